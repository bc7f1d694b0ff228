package dev.parley.rules.rule;

/** What laws a rule obeys, and so what a row must keep of its operations until they are stable everywhere. */
public enum RuleClass {
    /** T: a total order of writes that extends causality; the greatest one is the value. */
    TOTAL_ORDER,
    /** S: a function of the writes that no other one supersedes. */
    SIBLING_FOLD,
    /** D: the sum of all changes since the last absolute value. */
    DELTA,
    /** R: the writes replayed one after another in canonical order over the base. */
    REPLAY,
    /** J: the least upper bound in a semilattice. */
    JOIN
}
