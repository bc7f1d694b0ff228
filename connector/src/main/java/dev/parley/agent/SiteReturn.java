package dev.parley.agent;

import dev.parley.check.Finding;
import dev.parley.check.SiteAccess;
import dev.parley.check.SiteInit;
import dev.parley.check.SiteRemoval;
import dev.parley.check.SiteTopics;
import dev.parley.check.TopicsException;
import dev.parley.config.ConfigException;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.SpoolConfig;
import dev.parley.join.Existing;
import dev.parley.join.ExistingReport;
import dev.parley.join.JoinDonor;
import dev.parley.join.JoinListener;
import dev.parley.join.JoinMessages;
import dev.parley.rules.version.SiteId;
import dev.parley.spool.Spool;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lets a site whose agent does not run come back under its own name: its database forgets what it knows of the bridge and
 * begins the next incarnation, the site's log says so, and the rows of a member are taken over as by a site that joins. Each
 * step leaves behind, in the database or in the log, what a second run goes on from.
 */
public final class SiteReturn {
    private final SiteConfig config;
    private final Function<String, JoinDonor> donors;
    private final SiteJoin join;
    private final IncarnationLog log;
    private final ReturnWait waiting;

    /**
     * A site that comes back.
     *
     * @param donors the donor of a replication set, by its name
     * @param onWait told what is waited for, as often as that changes
     */
    public SiteReturn(
            SiteConfig config, Function<String, JoinDonor> donors, JoinListener listener, Consumer<String> onWait) {
        this.config = config;
        this.donors = donors;
        this.join = new SiteJoin(config, donors, listener);
        this.log = new IncarnationLog(config, onWait);
        this.waiting = new ReturnWait(config, donors, log, onWait);
    }

    /** Tells how the rows that the site has differ from the donor's, and changes nothing. */
    public List<ExistingReport> compare(ReplicationSetConfig set) throws InterruptedException {
        return join.compare(set, SiteId.parse(standing(set).counted()));
    }

    /**
     * Begins the next incarnation with all sets, or finds out that an earlier run has.
     *
     * @param withBrought forget rows, too, that were set aside and that nobody has decided on
     * @return the site in the incarnation that it goes on with, by set
     * @throws AgentException if that cannot be; nothing is done then that a second run could not finish
     */
    public Map<String, SiteId> begin(boolean withBrought) throws InterruptedException, ConfigException {
        DatabaseSettings admin = requireUsable();
        Map<ReplicationSetConfig, JoinMessages.Standing> standings = new LinkedHashMap<>();
        for (ReplicationSetConfig set : config.replicationSets()) {
            standings.put(set, standing(set));
        }
        requireEmptySpools();
        Map<ReplicationSetConfig, ReturnState> states = states(admin);
        requireNotDone(states);
        if (isFormer(states)) {
            requireNothingUndecided(admin, withBrought);
            prepare(admin); // an earlier run may have been cut short while it forgot: the agent's role is needed
            requireStopped(states);
            SiteRemoval.run(config, admin, true);
        }
        prepare(admin);
        Map<String, SiteId> begun = new LinkedHashMap<>();
        for (Map.Entry<ReplicationSetConfig, JoinMessages.Standing> one : standings.entrySet()) {
            SiteId before = states.getOrDefault(one.getKey(), ReturnState.unknown(config.site()))
                    .self();
            begun.put(one.getKey().name(), begin(one.getKey(), one.getValue(), before));
        }
        return begun;
    }

    /** Takes over the rows of the donor once every member counts the new incarnation. */
    public SiteJoin.Joined takeOver(ReplicationSetConfig set, SiteId self, boolean restart, Existing existing)
            throws InterruptedException {
        waiting.untilCounted(set, self);
        return join.run(set, restart, existing);
    }

    private DatabaseSettings requireUsable() {
        if (config.topology().isPresent()) {
            throw new AgentException(
                    ExitCode.REFUSED,
                    "site " + config.site()
                            + " has a Kafka cluster of its own (`topology`), where a site cannot return under"
                            + " its own name yet. Give it a new name: `parley remove`, the name in `site` and in all"
                            + " `members`, `parley init`, then `parley sites add`. Nothing was changed");
        }
        return SiteAccess.admin(config)
                .orElseThrow(() -> new AgentException(
                        ExitCode.CONFIGURATION,
                        "`sites return` prepares the database anew and needs database.admin-user and"
                                + " database.admin-password in the site file, found none. Nothing was changed"));
    }

    private JoinMessages.Standing standing(ReplicationSetConfig set) {
        return donors.apply(set.name()).standing(config.site());
    }

    /** What is in there was never published, and could not be any more. */
    private void requireEmptySpools() {
        if (config.spool().isEmpty()) {
            return;
        }
        for (ReplicationSetConfig set : config.replicationSets()) {
            requireEmptySpool(config.spool().get(), set);
        }
    }

    private void requireEmptySpool(SpoolConfig spool, ReplicationSetConfig set) {
        long waiting;
        try (Spool left = WayOut.spool(spool, log.topic(set))) {
            waiting = left.isEmpty() ? 0 : left.lastSequence();
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.LOG, "the spool in " + spool.directory() + " cannot be looked at: " + e.getMessage());
        }
        if (waiting > 0) {
            throw new AgentException(
                    ExitCode.REFUSED,
                    "the spool of set '" + set.name() + "' in " + spool.directory() + " holds writes of site "
                            + config.site() + " up to " + waiting
                            + " that Kafka has not got. Start the agent once while"
                            + " Kafka answers: it publishes them before it looks at anything else. If they are not wanted,"
                            + " move that directory away. Nothing was changed");
        }
    }

    private Map<ReplicationSetConfig, ReturnState> states(DatabaseSettings admin) {
        Map<ReplicationSetConfig, ReturnState> states = new LinkedHashMap<>();
        try (Database database = Database.open(admin)) {
            config.replicationSets()
                    .forEach(set -> states.put(set, ReturnState.read(database, set.name(), config.site())));
        }
        return states;
    }

    /** All rows are taken over already, and the agent has not run since. */
    private void requireNotDone(Map<ReplicationSetConfig, ReturnState> states) throws InterruptedException {
        for (Map.Entry<ReplicationSetConfig, ReturnState> one : states.entrySet()) {
            if (!one.getValue().isDone() || isFormer(one.getKey(), one.getValue())) {
                return;
            }
        }
        throw new AgentException(
                ExitCode.REFUSED,
                "site " + config.site() + " has returned already, as "
                        + states.values().stream()
                                .map(ReturnState::self)
                                .map(SiteId::toString)
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ", and its agent has not run since: start it. Nothing was changed");
    }

    private boolean isFormer(Map<ReplicationSetConfig, ReturnState> states) throws InterruptedException {
        for (Map.Entry<ReplicationSetConfig, ReturnState> one : states.entrySet()) {
            if (isFormer(one.getKey(), one.getValue())) {
                return true;
            }
        }
        return false;
    }

    /** True if the database is of an incarnation that has to end: an agent has run with it. */
    private boolean isFormer(ReplicationSetConfig set, ReturnState state) throws InterruptedException {
        return state.used() && Succession.isFormer(state.self(), true, state.token(), log.history(set, state.self()));
    }

    /** Ends, too, what an agent that does not answer any more still has open. */
    private void requireStopped(Map<ReplicationSetConfig, ReturnState> states) throws InterruptedException {
        for (ReplicationSetConfig set : states.keySet()) {
            LeasedSet.run(config, set, (database, epoch) -> true);
        }
    }

    private void requireNothingUndecided(DatabaseSettings admin, boolean withBrought) {
        long rows = withBrought ? 0 : SiteRemoval.undecidedRows(admin);
        if (rows > 0) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "site " + config.site() + " keeps " + rows
                            + " rows aside on which nobody has decided; they are nowhere"
                            + " else. Decide on them with `parley sites brought`, or say --with-brought to forget them."
                            + " Nothing was changed");
        }
    }

    private void prepare(DatabaseSettings admin) throws InterruptedException, ConfigException {
        List<Finding> findings = SiteInit.runAnew(config, admin).findings();
        if (!findings.isEmpty()) {
            throw new AgentException(
                    ExitCode.DATABASE,
                    config.database().address() + " is not fit for a site\n"
                            + findings.stream().map(Finding::text).collect(Collectors.joining("\n\n"))
                            + "\nRun the command again when that is mended");
        }
        try {
            new SiteTopics(config).create();
        } catch (TopicsException e) {
            throw new AgentException(ExitCode.KAFKA, e.getMessage() + "; run the command again when Kafka answers");
        }
    }

    /** @param before the site in the incarnation that its database belonged to when the command began */
    private SiteId begin(ReplicationSetConfig set, JoinMessages.Standing standing, SiteId before)
            throws InterruptedException {
        return LeasedSet.run(
                config,
                set,
                (database, epoch) -> new NextIncarnation(config, set, log, database, epoch).begin(standing, before));
    }
}
