package dev.parley.config;

/** What happens to TRUNCATE of a table at this site. */
public enum Truncate {
    /** The other sites keep their rows; the agent raises an alarm. */
    IGNORE,
    /** The database refuses it. */
    REFUSE,
    /** It is carried out as the DELETE of all rows. */
    REPLICATE
}
