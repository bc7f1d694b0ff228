package dev.parley.sim;

import dev.parley.pipeline.OffHeap;
import dev.parley.rules.policy.DeletePolicy;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one run is like: drawn anew for every seed, so that each leaves out something and does more of something else.
 *
 * @param sites number of sites, 2 to 7, or as many as a fleet has
 * @param mysql bit i set: site i has no row versions, so rows are locked and fenced as on MySQL
 * @param keys rows for each table
 * @param codes values of unique columns
 * @param steps events with faults and writes, before everything heals
 * @param writePercent share of events that are application writes
 * @param yieldPercent chance that something else happens between two statements of an apply transaction
 * @param faultPercent share of events that are faults
 * @param capturePercent share of an agent's steps that read the database's log
 * @param flushPercent share of an agent's steps that flush the window
 * @param upkeepPercent share of an agent's steps that are heartbeats, compaction and trimming
 * @param agentCrashes agents are killed and started again
 * @param databaseCrashes databases crash and lose what was not flushed
 * @param zombies agents are suspended while a second one takes over
 * @param lostCommits COMMITs whose answer does not arrive
 * @param partitions sites are cut off from Kafka
 * @param duplicates records come twice
 * @param skew clocks differ, jump and stand still
 * @param triggers a trigger writes rows of its own inside apply transactions
 * @param unchanged bulk values stay out of the images of updates that leave them alone
 * @param drift old log entries decode differently after a change of catalog
 * @param besides what happens once besides
 * @param rules which rules decide the rows
 */
record SimConfig(
        int sites,
        int mysql,
        int keys,
        int codes,
        int steps,
        int writePercent,
        int yieldPercent,
        int faultPercent,
        int capturePercent,
        int flushPercent,
        int upkeepPercent,
        DeletePolicy deletes,
        boolean oldImages,
        boolean uniques,
        boolean foreignKeys,
        boolean agentCrashes,
        boolean databaseCrashes,
        boolean zombies,
        boolean lostCommits,
        boolean partitions,
        boolean duplicates,
        boolean skew,
        boolean triggers,
        boolean unchanged,
        boolean drift,
        Besides besides,
        SimRules rules) {

    /** What happens once in a run, besides faults and writes. */
    enum Besides {
        NOTHING,
        /** The last site is not there from the beginning and takes over the rows of another one. */
        SITE_JOINS,
        /** The last site is taken out. */
        SITE_LEAVES,
        /** Sites get a new column, each when its operators come to it, and some never. */
        COLUMN_COMES,
        /** A database is set back to an older copy. */
        DATABASE_IS_SET_BACK,
        /** Databases are set back, or lose their places, and their sites return under their own names. */
        SITES_RETURN,
        /** Not once but always: every site has a cluster of its own, and relays copy the logs of the others there. */
        CLUSTER_FOR_EACH_SITE
    }

    private static final int STEPS_OF_PEOPLE = 300;
    private static final int WRITES_OF_PEOPLE = 25;

    private static final int STEPS_OF_MOVES = 120;
    private static final int WRITES_OF_MOVES = 20;

    private static final int SITES_WITH_JOIN = 3;
    private static final int STEPS_OF_JOIN = 200;
    private static final int STEPS_OF_RESTORE = 200;
    private static final int SITES_WITH_RETURN = 2;
    private static final int STEPS_OF_RETURN = 600;
    private static final int STEPS_OF_COLUMN = 200;

    private static final int SITES_WITH_RELAYS = 3;
    private static final int STEPS_OF_RELAYS = 1_200;
    private static final int WRITES_OF_RELAYS = 12;
    /** One of so many seeds has a cluster for each site. */
    private static final int RELAYS_ONE_OF = 32;

    /** For each site of a fleet, in each table. */
    private static final int ROWS_OF_FLEET = 20;

    private static final List<DeletePolicy> DELETES =
            List.of(DeletePolicy.LWW, DeletePolicy.UPDATE_WINS, DeletePolicy.DELETE_WINS);

    /** Rows from which on a transaction is captured as a large one; half of the runs take all as such. */
    int largeRows() {
        return (steps & 1) == 0 ? 1 : OffHeap.ROWS_MIN;
    }

    /** The configuration of a seed; every other seed has rows only, the others rules for columns or for keys. */
    static SimConfig ofSeed(long seed) {
        return (seed & 1) == 0 ? rowsOfSeed(seed) : (seed & 2) == 0 ? ruledOfSeed(seed) : keysOfSeed(seed);
    }

    /** The configuration of a seed with last-writer-wins rows. */
    static SimConfig rowsOfSeed(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        int sites = pick(random, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 7);
        boolean oldImages = random.nextInt(3) > 0;
        DeletePolicy deletes = DELETES.get(random.nextInt(DELETES.size()));
        boolean unchanged = random.nextInt(4) == 0 && (oldImages || deletes == DeletePolicy.DELETE_WINS);
        return new SimConfig(
                sites,
                random.nextInt(3) == 0 ? random.nextInt(1 << sites) : 0,
                pick(random, 1, 2, 2, 3, 4),
                pick(random, 1, 2, 3),
                pick(random, 60, 120, 120, 200, 300, 600),
                pick(random, 6, 12, 25),
                pick(random, 0, 30, 60, 80),
                pick(random, 0, 2, 5, 10),
                pick(random, 12, 25, 25),
                pick(random, 1, 5, 8),
                pick(random, 6, 10, 16, 30),
                deletes,
                oldImages,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) > 0,
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(6) == 0,
                unchanged,
                random.nextInt(6) == 0,
                Besides.NOTHING,
                SimRules.lastWriterWins(deletes));
    }

    /** The configuration of a seed with rules of all classes, for which the servers log complete old rows. */
    static SimConfig ruledOfSeed(long seed) {
        SimConfig rows = rowsOfSeed(seed);
        return rows.with(SimRules.drawn(new SplittableRandom(seed ^ 0x2545F4914F6CDD1DL), rows.deletes()));
    }

    /** The configuration of a seed with rules under which much waits for people. */
    static SimConfig peopleOfSeed(long seed) {
        SimConfig rows = rowsOfSeed(seed);
        SimRules people = SimRules.people(new SplittableRandom(seed ^ 0x1F83D9ABFB41BD6BL), rows.deletes());
        return rows.with(people, 1, Math.max(STEPS_OF_PEOPLE, rows.steps), WRITES_OF_PEOPLE);
    }

    /** The configuration of a seed in which rows that lose a key stand with another value, or without one. */
    static SimConfig keysOfSeed(long seed) {
        SimConfig rows = rowsOfSeed(seed);
        return rows.with(SimRules.ofKeys(new SplittableRandom(seed ^ 0x61C8864680B583EBL), rows.deletes()));
    }

    /** The configuration of a seed in which rows are given other keys, and writes of the former ones follow them. */
    static SimConfig movesOfSeed(long seed) {
        SimConfig rows = rowsOfSeed(seed);
        SimRules moving = SimRules.moving(new SplittableRandom(seed ^ 0x3C6EF372FE94F82BL), rows.deletes());
        return rows.with(moving, Math.min(2, rows.keys), Math.max(STEPS_OF_MOVES, rows.steps), WRITES_OF_MOVES);
    }

    /** The configuration of a seed in which a site joins while the others write. */
    static SimConfig joinsOfSeed(long seed) {
        return ofSeed(seed).withSites(Besides.SITE_JOINS);
    }

    /** The configuration of a seed in which a site leaves while the others write. */
    static SimConfig leavesOfSeed(long seed) {
        return ofSeed(seed).withSites(Besides.SITE_LEAVES);
    }

    /** The configuration of a seed in which sites get a new column while they write. */
    static SimConfig columnsOfSeed(long seed) {
        SimConfig any = ofSeed(seed);
        return any.with(Besides.COLUMN_COMES, any.sites, any.keys, Math.max(STEPS_OF_COLUMN, any.steps));
    }

    /** The configuration of a seed in which a database is set back while the others write. */
    static SimConfig restoresOfSeed(long seed) {
        SimConfig any = ofSeed(seed);
        return any.with(Besides.DATABASE_IS_SET_BACK, any.sites, any.keys, Math.max(STEPS_OF_RESTORE, any.steps));
    }

    /** The configuration of a seed in which sites return. */
    static SimConfig returnsOfSeed(long seed) {
        SimConfig any = ofSeed(seed);
        return any.with(
                Besides.SITES_RETURN,
                Math.max(SITES_WITH_RETURN, any.sites),
                any.keys,
                Math.max(STEPS_OF_RETURN, any.steps));
    }

    /** The configuration of a seed in which every site has a cluster of its own. */
    static SimConfig relaysOfSeed(long seed) {
        SimConfig any = ofSeed(seed);
        int writes = Math.max(WRITES_OF_RELAYS, any.writePercent);
        return any.with(any.rules, any.keys, Math.max(STEPS_OF_RELAYS, any.steps), writes)
                .with(Besides.CLUSTER_FOR_EACH_SITE, Math.max(SITES_WITH_RELAYS, any.sites));
    }

    /** The configuration of a seed; which seeds have relays is no decision of theirs, so that all others stay as they were. */
    static SimConfig mixedOfSeed(long seed) {
        boolean relays = new SplittableRandom(seed ^ 0x510E527FADE682D1L).nextInt(RELAYS_ONE_OF) == 0;
        return relays ? relaysOfSeed(seed) : ofSeed(seed);
    }

    /** Many sites without faults; who runs it says what happens when. */
    static SimConfig fleet(int sites, boolean clusters) {
        DeletePolicy deletes = DeletePolicy.LWW;
        return new SimConfig(
                sites,
                0,
                sites * ROWS_OF_FLEET,
                1,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                deletes,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                clusters ? Besides.CLUSTER_FOR_EACH_SITE : Besides.NOTHING,
                SimRules.lastWriterWins(deletes));
    }

    boolean relays() {
        return besides == Besides.CLUSTER_FOR_EACH_SITE;
    }

    boolean setsBack() {
        return besides == Besides.DATABASE_IS_SET_BACK;
    }

    boolean returns() {
        return besides == Besides.SITES_RETURN;
    }

    /** Heartbeats tell whom their site counts. */
    boolean tellsMembers() {
        return joins() || returns();
    }

    boolean joins() {
        return besides == Besides.SITE_JOINS;
    }

    boolean leaves() {
        return besides == Besides.SITE_LEAVES;
    }

    boolean getsColumn() {
        return besides == Besides.COLUMN_COMES;
    }

    /** Two sites at least are always there; so many rows that not all are read at once. */
    private SimConfig withSites(Besides what) {
        return with(what, Math.max(SITES_WITH_JOIN, sites), keys + 1, Math.max(STEPS_OF_JOIN, steps));
    }

    private SimConfig with(Besides what, int otherSites) {
        return with(what, otherSites, keys, steps);
    }

    private SimConfig with(Besides what, int otherSites, int otherKeys, int otherSteps) {
        return new SimConfig(
                otherSites,
                mysql,
                otherKeys,
                codes,
                otherSteps,
                writePercent,
                yieldPercent,
                faultPercent,
                capturePercent,
                flushPercent,
                upkeepPercent,
                deletes,
                oldImages,
                uniques,
                foreignKeys,
                agentCrashes,
                databaseCrashes,
                zombies,
                lostCommits,
                partitions,
                duplicates,
                skew,
                triggers,
                unchanged,
                drift,
                what,
                rules);
    }

    /** The same with other rules. */
    SimConfig with(SimRules others) {
        return with(others, keys, steps, writePercent);
    }

    private SimConfig with(SimRules others, int otherKeys, int otherSteps, int otherWritePercent) {
        return new SimConfig(
                sites,
                mysql,
                otherKeys,
                codes,
                otherSteps,
                otherWritePercent,
                yieldPercent,
                faultPercent,
                capturePercent,
                flushPercent,
                upkeepPercent,
                others.defaults().deletes(),
                oldImages || others.hasUnits() || others.hasKeys(),
                uniques || others.hasKeys(),
                foreignKeys,
                agentCrashes,
                databaseCrashes,
                zombies,
                lostCommits,
                partitions,
                duplicates,
                skew,
                triggers,
                unchanged,
                drift,
                besides,
                others);
    }

    private static int pick(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }
}
