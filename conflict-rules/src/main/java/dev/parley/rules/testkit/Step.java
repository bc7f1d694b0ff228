package dev.parley.rules.testkit;

import java.util.Objects;

/**
 * One thing that happens in a group of sites.
 *
 * @param site which site acts, modulo the number of sites
 * @param choice decides what is left open, such as the value written
 */
public record Step(Action action, int site, int choice) {
    /** What a site does. */
    public enum Action {
        /** Writes the column under test; inserts the row if it shows none. */
        WRITE,
        /** Writes another column only. */
        WRITE_OTHER,
        /** Writes both. */
        WRITE_BOTH,
        DELETE,
        /** Deletes and inserts the row in one transaction. */
        REPLACE,
        /** A person settles what waits. */
        DECIDE,
        /** Takes the next records of another site's log. */
        DELIVER,
        /** Tells the others what it has applied. */
        HEARTBEAT,
        /** Begins to write under the next version of the policy, if there is one. */
        ACTIVATE,
        FOLD,
        /** All records are delivered and announced everywhere. */
        CALM,
        /** A limit of this site takes the row out of its table; the next write there has not seen it. */
        HIDE
    }

    public Step {
        Objects.requireNonNull(action);
    }
}
