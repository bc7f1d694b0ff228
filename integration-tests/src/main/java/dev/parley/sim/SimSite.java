package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.ErrorKind;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One site: its database, its log in Kafka, its clients, its agents (a second one while the first is suspended).
 *
 * <p><b>Length.</b> That of what can happen at a site: each event of the world is one short method here, which says what it means
 * for database, log and agents together.
 */
final class SimSite {
    private static final int LOST_COMMIT_PERCENT = 15;

    private final World world;
    private final SiteId id;
    private final int index;
    private final boolean mysql;
    private final SimDatabase database;
    private SimSchema schema;
    private final SimLog log;
    /** Of the logs of the others, if every site has a cluster. */
    private final Map<SiteId, SimCopy> copies = new HashMap<>();
    /** What agents that are gone have sent to the copies, and the cluster has not taken yet. */
    private final Deque<SimCopies.Sent> late = new ArrayDeque<>();

    private final List<SiteId> members;
    private final List<SimAgent> agents = new ArrayList<>();
    /** Transactions whose client is gone and which the server has not ended yet. */
    private final List<Tx> orphans = new ArrayList<>();

    private VersionVector logged = VersionVector.EMPTY;
    private VersionVector durable = VersionVector.EMPTY;
    /** Log entries that {@link #durable} counts. */
    private int counted;

    private int generation;
    private int triggered;
    private int agentsStarted;
    private boolean cutOff;
    private long clockOffset;
    private boolean clockStands;
    private long stoodAt;
    /** Entries before this one are decoded by a catalog that has changed since. */
    private long drifted;

    /** Highest log position that the database may have forgotten. */
    private long confirmed;
    /** The same of the data that an older copy has taken the place of. */
    private long confirmedBefore;

    /** @param members all sites that it counts at first */
    SimSite(World world, SiteId id, int index, List<SiteId> members) {
        this.world = world;
        this.id = id;
        this.members = new ArrayList<>(members);
        this.index = index;
        this.mysql = (world.config().mysql() >> index & 1) == 1;
        this.schema = world.schema().before();
        this.database = new SimDatabase(schema, world.config().unchanged());
        this.log = new SimLog();
    }

    /** The same site on another server, which holds a copy of an earlier time. */
    SimSite(SimSite other, int entries) {
        this.world = other.world;
        this.id = other.id;
        this.members = other.members;
        this.index = other.index;
        this.mysql = other.mysql;
        this.schema = other.schema;
        this.database = other.database.copy(entries);
        this.log = other.log;
        this.generation = other.generation + 1;
        this.agentsStarted = other.agentsStarted;
        this.triggered = other.triggered;
        this.clockOffset = other.clockOffset;
        countMarkers();
    }

    /** The site in the incarnation that its database belongs to. */
    SiteId self() {
        SiteId self = database.state().self;
        return self == null ? id : self;
    }

    /** Its database has forgotten what it knew of the bridge, and the servers of its sessions have ended them. */
    void forgotten() {
        generation++;
        orphans.clear();
        confirmed = 0;
        logged = VersionVector.EMPTY;
        durable = VersionVector.EMPTY;
        counted = database.wal().size();
    }

    World world() {
        return world;
    }

    SiteId id() {
        return id;
    }

    int index() {
        return index;
    }

    boolean isMySql() {
        return mysql;
    }

    SimDatabase database() {
        return database;
    }

    /** The tables as they are here now. */
    SimSchema schema() {
        return schema;
    }

    /** Adds the new column, unless it is there or somebody writes the table. */
    void alter() {
        if (schema == world.schema() || database.isBeingWritten(SimSchema.PART)) {
            return;
        }
        schema = world.schema();
        Tx tx = database.begin(Tx.Kind.META);
        database.alter(tx, schema);
        commitNow(tx);
        world.stats().add(Stats.Count.COLUMNS_ADDED);
    }

    /** Agents that know the tables as they were end; whoever starts next looks at them anew. */
    void restartIfAltered() {
        for (SimAgent agent : agents) {
            if (!agent.isDead() && agent.schema() != schema) {
                agent.kill(false);
            }
        }
        bury();
    }

    SimLog log() {
        return log;
    }

    /** This site's copy of another one's log. */
    SimCopy copy(SiteId origin) {
        return copies.computeIfAbsent(origin, site -> new SimCopy());
    }

    /** The log of a site as agents here, and whoever reads this cluster, find it. */
    SimLog logOf(SiteId origin) {
        if (origin.equals(id)) {
            return log;
        }
        return world.config().relays()
                ? copy(origin).log()
                : world.site(SiteId.of(origin.name())).log();
    }

    Deque<SimCopies.Sent> late() {
        return late;
    }

    List<SimAgent> agents() {
        return agents;
    }

    /** Whom its site file lists. */
    List<SiteId> members() {
        return members;
    }

    /** Adds a member to the site file; agents that run do not notice. */
    void count(SiteId member) {
        members.add(member);
    }

    /** True while it has yet to take over its rows: it has no agent and no application. */
    boolean isOutside() {
        return world.joining().isOutside(this) || world.returning().isAway(this);
    }

    /** It goes on from markers that it took over. */
    void marked(List<AppliedRange> ranges) {
        ranges.forEach(range -> logged = logged.with(range.origin(), range.last()));
    }

    List<Tx> orphans() {
        return orphans;
    }

    /** Markers in the log, flushed or not, visible or not. */
    VersionVector logged() {
        return logged;
    }

    /** Markers on disk. What was on disk once stays there. */
    VersionVector durable() {
        while (counted < database.flushed()) {
            for (AppliedRange range :
                    MarkedRows.ranges(database.wal().get(counted).rows())) {
                durable = durable.with(range.origin(), range.last());
            }
            counted++;
        }
        return durable;
    }

    /** Counts crashes of the database: connections of an earlier life are broken. */
    int generation() {
        return generation;
    }

    boolean isCutOff() {
        return cutOff;
    }

    void cutOff(boolean off) {
        cutOff = off;
    }

    long confirmed() {
        return confirmed;
    }

    void confirm(long lsn) {
        confirmed = Math.max(confirmed, lsn);
    }

    long drifted() {
        return drifted;
    }

    void drift() {
        drifted = database.wal().size();
    }

    /** A process that nobody knows of puts a record into the log that is there already, decoded in another way. */
    void publishAgainOtherwise() {
        if (log.end() == 0) {
            return;
        }
        LogRecord record = log.at(world.choices().below((int) log.end())).record();
        if (record instanceof LogRecord.Transaction transaction) {
            LogRecord.Transaction other = new LogRecord.Transaction(
                    transaction.stamp(),
                    transaction.position(),
                    transaction.commitMicros(),
                    transaction.operations().subList(0, 1));
            log.append(other);
            world.stats().add(Stats.Count.DIVERGED_RECORDS);
        }
    }

    // ------------------------------------------------------------ clock

    /** Commit time by the clock of this site. */
    long nowMicros() {
        long millis = clockStands ? stoodAt : world.millis();
        return Math.max(1, millis + clockOffset) * 1_000;
    }

    void moveClock(long millis) {
        clockOffset += millis;
    }

    void stopClock(boolean stops) {
        clockStands = stops;
        stoodAt = world.millis();
    }

    // ------------------------------------------------------------ agents

    /** The agent that was started last. */
    SimAgent agent() {
        return agents.get(agents.size() - 1);
    }

    /** Starts a process for this site; another one may be there. */
    void startAgent() {
        agentsStarted++;
        agents.add(new SimAgent(this, agentsStarted));
    }

    /** Takes dead agents off the list and starts one if none is left. */
    void bury() {
        if (isOutside()) {
            return;
        }
        agents.removeIf(agent -> agent.isDead() && !agent.isBusy());
        if (!world.leaving().hasLeft(this) && agents.stream().allMatch(SimAgent::isDead)) {
            startAgent();
        }
    }

    // ------------------------------------------------------------ database

    void crashDatabase() {
        generation++;
        orphans.clear();
        int lost = database.crash();
        countMarkers();
        world.stats().add(Stats.Count.DATABASE_CRASHES);
        world.stats().add(Stats.Count.LOST_LOG_ENTRIES, lost);
    }

    /** The data is that of an older copy, the slot's place with it. Markers that others know to be here count on. */
    SimDatabase.Copy setBack(int entries) {
        generation++;
        orphans.clear();
        confirmedBefore = confirmed;
        confirmed = 0;
        return database.setBack(entries);
    }

    /** The data is that of before the older copy was put in its place. */
    void bringBack(SimDatabase.Copy newer) {
        generation++;
        orphans.clear();
        confirmed = confirmedBefore;
        database.put(newer.wal());
        countMarkers();
    }

    /** What the log has of markers, all of it on disk. */
    private void countMarkers() {
        counted = (int) database.state().begun;
        logged = VersionVector.EMPTY;
        for (WalEntry entry : database.wal()
                .subList((int) database.state().begun, database.wal().size())) {
            for (AppliedRange range : MarkedRows.ranges(entry.rows())) {
                logged = logged.with(range.origin(), range.last());
            }
        }
    }

    /** The server ends one transaction that nobody drives any more. */
    void reap(Tx tx) {
        orphans.remove(tx);
        database.abort(tx);
    }

    /** A trigger that writes a row of its own whenever the bridge inserts a part. */
    void trigger(Tx tx, TableShape table, boolean inserted) throws SQLException {
        if (!world.config().triggers() || !inserted || !table.name().equals(SimSchema.PART)) {
            return;
        }
        triggered++;
        long number = index * 1_000L + triggered;
        Row row = world.schema().logRow(number, world.nextNote());
        RowKey key = world.schema().log().keyOf(row);
        database.lock(tx, key);
        database.write(tx, world.schema().log(), key, null, row);
        world.stats().add(Stats.Count.TRIGGER_ROWS);
    }

    /** A transaction that is durable and visible at once. */
    WalEntry commitNow(Tx tx) {
        WalEntry entry = database.log(tx, nowMicros());
        database.flush(database.wal().size());
        database.show(tx);
        return entry;
    }

    /** COMMIT of an apply transaction: logged, later visible, later on disk; its answer may get lost. */
    void commitApply(SimAgent agent, Tx tx) throws SQLException {
        int before = generation;
        Choices choices = world.choices();
        boolean lost = world.config().lostCommits() && !world.isCalm() && choices.chance(LOST_COMMIT_PERCENT);
        int fate = lost ? choices.below(3) : 3;
        boolean assumed = lost && world.protocol().assumesCommitted();
        if (lost) {
            world.stats().add(Stats.Count.UNKNOWN_COMMITS);
        }
        if (fate == 0) {
            database.abort(tx);
        } else if (fate == 1) {
            orphans.add(tx); // still in flight: it may commit or abort later
            tx.inFlight = true;
        } else {
            finishCommit(agent, tx);
        }
        if ((lost && !assumed) || before != generation) {
            agent.forgetDoubt(); // what the lane finds out later does not say how it had decided
            throw new SimSqlException(ErrorKind.CONNECTION, null);
        }
    }

    private void finishCommit(SimAgent agent, Tx tx) throws SQLException {
        try {
            agent.pause(Point.BEFORE_COMMIT);
        } catch (AgentKilled killed) {
            database.abort(tx);
            throw killed;
        }
        if (tx.phase != Tx.Phase.OPEN) {
            throw new SimSqlException(ErrorKind.CONNECTION, null);
        }
        logApply(Optional.of(agent), tx);
        try {
            agent.pause(Point.COMMIT_LOGGED);
        } finally {
            if (tx.phase == Tx.Phase.LOGGED) {
                database.show(tx);
            }
        }
        agent.pause(Point.AFTER_COMMIT);
    }

    /** The commit record of an apply transaction reaches the log. */
    void logApply(Optional<SimAgent> agent, Tx tx) {
        world.restore().requireNothingOf(this, "decides");
        WalEntry entry = database.log(tx, nowMicros());
        world.audit().apply().logged(this, agent, tx, entry);
        for (AppliedRange range : MarkedRows.ranges(entry.rows())) {
            logged = logged.with(range.origin(), range.last());
        }
        if (mysql) {
            database.flush(database.wal().size());
        }
        world.stats().add(Stats.Count.APPLY_COMMITS);
    }

    /** A transaction in flight arrives after all. */
    void land(Tx tx) {
        orphans.remove(tx);
        if (tx.phase == Tx.Phase.OPEN) {
            logApply(Optional.empty(), tx);
            database.show(tx);
        }
    }
}
