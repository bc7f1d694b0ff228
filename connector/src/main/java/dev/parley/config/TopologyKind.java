package dev.parley.config;

/** How logs travel between the Kafka clusters of the sites. */
public enum TopologyKind {
    /** Every site reads every other site's cluster. */
    ALL_TO_ALL,
    /** Sites read the hub's cluster, and the hub reads theirs. */
    STAR,
    /** Each site reads the cluster of the site before it in {@code members}. */
    RING,
    /** What {@code links} says. */
    LINKS
}
