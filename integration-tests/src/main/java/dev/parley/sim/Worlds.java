package dev.parley.sim;

import dev.parley.rules.policy.GroupPolicy;

/** What the worlds of an experiment are like: a configuration for each seed. */
@FunctionalInterface
interface Worlds {
    /** Rows only, rules of all classes and rules for keys, turn by turn. */
    Worlds ALL = SimConfig::mixedOfSeed;
    /** Last-writer-wins, row by row. */
    Worlds ROWS = SimConfig::rowsOfSeed;
    /** Rules of all classes. */
    Worlds RULES = SimConfig::ruledOfSeed;
    /** Rules under which much waits for people. */
    Worlds PEOPLE = SimConfig::peopleOfSeed;
    /** Rows that lose a key stand with another value, or without one. */
    Worlds KEYS = SimConfig::keysOfSeed;
    /** Rows are given other keys, and writes of the former ones follow them. */
    Worlds MOVES = SimConfig::movesOfSeed;

    /** A site joins while the others write, by turns under each of the first kinds of rules. */
    Worlds JOINS = SimConfig::joinsOfSeed;

    /** A site leaves while the others write, by turns under each of the first kinds of rules. */
    Worlds LEAVES = SimConfig::leavesOfSeed;

    /** Sites get a column, each at another time and some never, by turns under each of the first kinds of rules. */
    Worlds COLUMNS = SimConfig::columnsOfSeed;

    /** A database is set back while the others write, by turns under each of the first kinds of rules. */
    Worlds RESTORES = SimConfig::restoresOfSeed;

    /** Sites return under their own names, by turns under each of the first kinds of rules. */
    Worlds RETURNS = SimConfig::returnsOfSeed;

    /** Every site has a cluster of its own, joined all-to-all, as a star or as a ring, by turns under each of the first kinds of rules. */
    Worlds RELAYS = SimConfig::relaysOfSeed;

    SimConfig ofSeed(long seed);

    /** The rules of a policy, whatever the seed. */
    static Worlds of(GroupPolicy policy) {
        SimRules rules = SimRules.of(policy);
        return seed -> SimConfig.rowsOfSeed(seed).with(rules);
    }
}
