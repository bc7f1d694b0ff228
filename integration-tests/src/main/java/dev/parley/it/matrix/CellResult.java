package dev.parley.it.matrix;

/**
 * What came of one run of a cell.
 *
 * @param seed repeats the run as far as timing allows
 * @param healMillis from the end of the fault until a row written at each site was visible at every other; 0 if that was not reached
 * @param text what was looked at, or what is wrong
 */
record CellResult(String cell, long seed, Outcome outcome, long healMillis, String text) {
    enum Outcome {
        PASS,
        VIOLATION,
        /** Not decided: something took too long, or a part of the history is missing. */
        UNKNOWN
    }
}
