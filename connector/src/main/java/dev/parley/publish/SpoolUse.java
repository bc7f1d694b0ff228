package dev.parley.publish;

import dev.parley.spool.Spool;

/** A spool for what Kafka does not take, and what becomes of the publisher when it is full. */
public record SpoolUse(Spool spool, AtLimit atLimit) {
    /** What becomes of it. */
    public enum AtLimit {
        /** It waits for room. */
        WAIT,
        /** It ends, to go on where it was. */
        END,
        /** It ends, and so does the site's place in the database's log. */
        GIVE_UP
    }
}
