package dev.parley.agent;

import dev.parley.store.Database;
import dev.parley.store.Lease;
import dev.parley.store.LeaseStore;
import dev.parley.store.PresenceStore;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The lease of one replication set in the site's database. Thread-safe. */
final class DatabaseLease implements LeaseClaim.Register {
    /** The pid alone would not do: in containers every agent has the same one. */
    private static final String PROCESS =
            ProcessHandle.current().pid() + "/" + UUID.randomUUID().toString().substring(0, 8);

    private final LeaseStore leases;
    private final PresenceStore presence;

    DatabaseLease(Database database, String set) {
        this.leases = new LeaseStore(database, set);
        this.presence = new PresenceStore(database, set);
    }

    /** Names this process among all that ever served the site. */
    static String holder(String site) {
        return site + "/" + PROCESS;
    }

    @Override
    public Optional<Lease> current() {
        return leases.current();
    }

    @Override
    public OptionalLong takeOverFrom(long seen, String holder, long nowMicros) {
        return leases.takeOverFrom(seen, holder, nowMicros);
    }

    @Override
    public long ask() {
        return presence.ask();
    }

    @Override
    public long answered() {
        return presence.answered();
    }

    void answer(long epoch) {
        presence.answer(epoch);
    }

    void release(long epoch) {
        leases.release(epoch);
    }
}
