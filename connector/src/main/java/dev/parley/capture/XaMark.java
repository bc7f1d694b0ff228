package dev.parley.capture;

/**
 * The marker that {@link XaWatch} puts into the stream of row events where the log tells of a transaction of two phases.
 *
 * @param step what has happened to it
 * @param xid its name, as MySQL writes it into the log
 * @param at where the log says so
 */
record XaMark(Step step, String xid, TransactionEnd at) implements StreamMark {
    enum Step {
        /** The rows that follow are its own. */
        STARTED,
        /** Those were all; whether they count is told later. */
        PREPARED,
        COMMITTED,
        ROLLED_BACK
    }
}
