package dev.parley.agent;

import dev.parley.apply.TableLoader;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.join.Existing;
import dev.parley.join.ExistingReport;
import dev.parley.join.JoinDonor;
import dev.parley.join.JoinException;
import dev.parley.join.JoinListener;
import dev.parley.join.Joiner;
import dev.parley.pipeline.TableShape;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.PolicyHistory;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.store.BroughtStore;
import dev.parley.store.Checkpoint;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import dev.parley.store.PolicyStore;
import java.util.List;
import java.util.Map;
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
     * What came of it.
     *
     * @param taken what was taken over; null if that was done before
     * @param brought number of rows that the site had otherwise than its donor and that are still kept apart, by what is to
     *     become of them
     */
    public record Joined(@Nullable Joiner.Outcome taken, Map<String, Long> brought) {}

    /**
     * Takes over one set, and decides on the rows that the site had before.
     *
     * @throws JoinException if the site has run already, or cannot take over; nothing is done then that a second run
     *     could not finish
     * @throws AgentException if an agent serves the site, or its policy cannot be used
     */
    public Joined run(ReplicationSetConfig set, boolean restart, Existing existing) throws InterruptedException {
        return LeasedSet.run(config, set, (database, epoch) -> joined(database, set, epoch, restart, existing));
    }

    /** Tells how the rows that the site has differ from the donor's, and changes nothing. */
    public List<ExistingReport> compare(ReplicationSetConfig set) throws InterruptedException {
        return LeasedSet.run(config, set, (database, epoch) -> compare(database, set, epoch, self(database, set)));
    }

    /** As {@link #compare(ReplicationSetConfig)}, for a site that the donor counts as {@code self}. */
    List<ExistingReport> compare(ReplicationSetConfig set, SiteId self) throws InterruptedException {
        return LeasedSet.run(config, set, (database, epoch) -> compare(database, set, epoch, self));
    }

    private List<ExistingReport> compare(Database database, ReplicationSetConfig set, long epoch, SiteId self) {
        return joiner(database, set, epoch, Tables.read(database, config, set), self)
                .compare();
    }

    private SiteId self(Database database, ReplicationSetConfig set) {
        return new RosterBook(database, set.name()).self(config.site());
    }

    private Joined joined(Database database, ReplicationSetConfig set, long epoch, boolean restart, Existing existing) {
        List<TableShape> tables = Tables.read(database, config, set);
        PolicyDocument policy = Policies.load(config);
        BroughtStore brought = new BroughtStore(database, set.name());
        Optional<Checkpoint> found = new CheckpointStore(database, set.name()).load(row -> {});
        boolean member = found.isPresent() && !found.get().isInitial();
        if (member && !isUnsettled(brought.counts())) {
            throw new JoinException("site " + config.site() + " is a member already: set '" + set.name() + "' has a"
                    + " checkpoint at " + found.get().position().text() + ". To take everything over anew, run"
                    + " `parley sites return`");
        }
        if (found.isEmpty()) { // MySQL has no slot: its first position is the checkpoint that init has made
            new SiteEngine(config, set).firstPosition(database);
        }
        Joiner.Outcome taken = member
                ? null
                : joiner(database, set, epoch, tables, self(database, set)).run(restart, existing);
        settle(database, set, tables, policy);
        return new Joined(taken, brought.counts());
    }

    /** True if an earlier run has ended between taking over and deciding on the rows set aside. */
    static boolean isUnsettled(Map<String, Long> brought) {
        return brought.containsKey(Existing.KEEP.word()) || brought.containsKey(Existing.MERGE.word());
    }

    private Joiner joiner(
            Database database, ReplicationSetConfig set, long epoch, List<TableShape> tables, SiteId self) {
        SiteEngine engine = new SiteEngine(config, set);
        TableLoader loader = new TableLoader(database, engine.dialect(), engine.scanDialect());
        JoiningSite site = new JoiningSite(
                database,
                self,
                set.name(),
                epoch,
                tables,
                loader,
                new RowsBefore(loader, SiteDatabase.brought(database, config, set)),
                engine.probe(database),
                SiteDatabase::nowMicros);
        return new Joiner(self.toString(), site, donors.apply(set.name()), listener);
    }

    private void settle(Database database, ReplicationSetConfig set, List<TableShape> tables, PolicyDocument policy) {
        PolicyHistory policies = Policies.continued(policy, new PolicyStore(database, set.name()).load(), tables);
        new BroughtDesk(SiteDatabase.brought(database, config, set), tables).settle(self(database, set), policies);
    }
}
