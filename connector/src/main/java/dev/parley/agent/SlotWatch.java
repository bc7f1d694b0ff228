package dev.parley.agent;

/** Whether a set has its place in the database's log. Outlives pipelines. Thread-safe. */
final class SlotWatch {
    private volatile String gone = "";

    /** The slot is there. */
    void there() {
        gone = "";
    }

    /** @param slot that is not there any more */
    void gone(String slot) {
        gone = slot;
    }

    boolean isGone() {
        return !gone.isEmpty();
    }

    /** For people; empty while the slot is there. */
    String note() {
        return isGone()
                ? "; replication slot " + gone
                        + " is gone: once Kafka is back this agent publishes what its spool holds,"
                        + " and ends; then let the site return with its rows (`parley sites return`)"
                : "";
    }
}
