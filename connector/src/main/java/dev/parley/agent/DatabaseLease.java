package dev.parley.agent;

import dev.parley.store.Database;
import dev.parley.store.HolderSessions;
import dev.parley.store.Lease;
import dev.parley.store.LeaseStore;
import dev.parley.store.PresenceStore;
import dev.parley.store.ProcessName;
import java.util.Optional;
import java.util.OptionalLong;

/** The lease of one replication set in the site's database. Thread-safe. */
final class DatabaseLease implements LeaseClaim.Register {
    private final LeaseStore leases;
    private final PresenceStore presence;

    private final HolderSessions sessions;

    DatabaseLease(Database database, String set) {
        this.sessions = new HolderSessions(database);
        this.leases = new LeaseStore(database, set);
        this.presence = new PresenceStore(database, set);
    }

    /** Names this process among all that ever served the site. */
    static String holder(String site, Optional<String> instance) {
        return site + "/" + instance.map(name -> name + "/").orElse("") + ProcessName.TEXT;
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

    @Override
    public void endSessions(String holder) {
        sessions.end(holder);
    }

    void answer(long epoch) {
        presence.answer(epoch);
    }

    void release(long epoch) {
        leases.release(epoch);
    }
}
