package dev.parley.agent;

import dev.parley.apply.TableLoader;
import dev.parley.check.SiteAccess;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.join.JoinDonor;
import dev.parley.join.JoinException;
import dev.parley.join.JoinListener;
import dev.parley.join.Joiner;
import dev.parley.rules.version.SiteId;
import dev.parley.store.Checkpoint;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import java.util.Optional;
import java.util.function.Function;

/** Takes over a donor's rows for a site whose agent has never run; {@code parley init} has been there before. */
public final class SiteJoin {
    private final SiteConfig config;
    private final Function<String, JoinDonor> donors;
    private final JoinListener listener;

    /** @param donors the donor of a replication set, by its name */
    public SiteJoin(SiteConfig config, Function<String, JoinDonor> donors, JoinListener listener) {
        this.config = config;
        this.donors = donors;
        this.listener = listener;
    }

    /**
     * Takes over one set.
     *
     * @throws JoinException if the site has run already, or cannot take over; nothing is done then that a second run
     *     could not finish
     * @throws AgentException if an agent serves the site
     */
    public Joiner.Outcome run(ReplicationSetConfig set, boolean restart, boolean replace) throws InterruptedException {
        try (Database database = Database.open(
                SiteAccess.agent(config).withApplicationName("parley/" + config.site() + "/" + set.name()))) {
            DatabaseLease lease = new DatabaseLease(database, set.name());
            LeaseClaim claim = new LeaseClaim(
                    lease,
                    set.name(),
                    DatabaseLease.holder(config.site(), config.agent().instance()),
                    config.tuning().leaseTimeout(),
                    new StopSignal(),
                    SiteJoin::nowMicros);
            long epoch = claim.attemptAlone().epoch();
            try {
                return joined(database, set, epoch, restart, replace);
            } finally {
                lease.release(epoch);
            }
        }
    }

    private Joiner.Outcome joined(
            Database database, ReplicationSetConfig set, long epoch, boolean restart, boolean replace) {
        Optional<Checkpoint> found = new CheckpointStore(database, set.name()).load(row -> {});
        found.filter(checkpoint -> !checkpoint.isInitial()).ifPresent(checkpoint -> {
            throw new JoinException("site " + config.site() + " is a member already: set '" + set.name() + "' has a"
                    + " checkpoint at " + checkpoint.position().text() + ". To take everything over anew, run"
                    + " `parley remove` and `parley init` first, with a site name that was never used");
        });
        SiteEngine engine = new SiteEngine(config, set);
        if (found.isEmpty()) { // MySQL has no slot: its first position is the checkpoint that init has made
            engine.firstPosition(database);
        }
        JoiningSite site = new JoiningSite(
                database,
                SiteId.of(config.site()),
                set.name(),
                epoch,
                Tables.read(database, config, set),
                new TableLoader(database, engine.dialect(), engine.scanDialect()),
                engine.probe(database),
                SiteJoin::nowMicros);
        return new Joiner(config.site(), site, donors.apply(set.name()), listener).run(restart, replace);
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
