package dev.parley.agent;

/**
 * How near a set is to giving up its replication slot because its spool is full.
 *
 * @param drops true if that is what its spool does at its limit
 * @param bytes in the spool
 * @param bytesMax that it may hold
 */
record SlotRisk(boolean drops, long bytes, long bytesMax) {
    static final SlotRisk NONE = new SlotRisk(false, 0, 1);

    /** From here on people are told, since a site that has lost its place needs a comparison of all its rows. */
    private static final double TOLD_FROM = 0.5;

    /** 1 when the slot is dropped. */
    double ratio() {
        return drops ? (double) bytes / Math.max(1, bytesMax) : 0;
    }

    /** For people; empty while there is time. */
    String note() {
        return ratio() < TOLD_FROM
                ? ""
                : "; the spool is " + (int) (100 * ratio()) + " % full, and once it is full this site gives up its"
                        + " replication slot and has to return (`spool.at-limit: drop-slot`): bring Kafka back, or give a"
                        + " larger `spool.size-limit` and start the agent again";
    }
}
