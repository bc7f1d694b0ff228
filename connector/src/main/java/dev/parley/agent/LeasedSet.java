package dev.parley.agent;

import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.store.Database;

/** Work of a command on the database of a site whose agent does not run: under the lease, as an agent would. */
final class LeasedSet {
    private LeasedSet() {}

    /** Done while the lease is held. */
    interface Work<T> {
        T with(Database database, long epoch) throws InterruptedException;
    }

    /** @throws AgentException if an agent serves the set */
    static <T> T run(SiteConfig config, ReplicationSetConfig set, Work<T> work) throws InterruptedException {
        try (Database database = SiteDatabase.open(config, set)) {
            DatabaseLease lease = new DatabaseLease(database, set.name());
            LeaseClaim claim = new LeaseClaim(
                    lease,
                    set.name(),
                    DatabaseLease.holder(config.site(), config.agent().instance()),
                    config.tuning().leaseTimeout(),
                    new StopSignal(),
                    SiteDatabase::nowMicros);
            long epoch = claim.attemptAlone().epoch();
            try {
                return work.with(database, epoch);
            } finally {
                lease.release(epoch);
            }
        }
    }
}
