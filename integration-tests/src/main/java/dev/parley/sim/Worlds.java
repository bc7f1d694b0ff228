package dev.parley.sim;

import dev.parley.rules.policy.DeletePolicy;

/** What the worlds of an experiment are like: a configuration for each seed. */
@FunctionalInterface
interface Worlds {
    /** Rows only and rules of all classes, turn by turn. */
    Worlds ALL = SimConfig::ofSeed;
    /** Last-writer-wins, row by row. */
    Worlds ROWS = SimConfig::rowsOfSeed;
    /** Rules of all classes. */
    Worlds RULES = SimConfig::ruledOfSeed;

    SimConfig ofSeed(long seed);

    /** Rows only, with one delete policy. */
    static Worlds rows(DeletePolicy deletes) {
        return seed -> SimConfig.rowsOfSeed(seed).with(SimRules.lastWriterWins(deletes));
    }
}
