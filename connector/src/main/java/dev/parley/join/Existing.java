package dev.parley.join;

import java.util.Locale;

/** What becomes of rows that a new site holds and its donor does not have like that. */
public enum Existing {
    /** There must be none. */
    REFUSE,
    /** They are deleted. */
    REPLACE,
    /** The donor's stand; these are set aside until a person looks at them. */
    REVIEW,
    /** They become writes of the new site, above what the group has. */
    KEEP,
    /** What the policy makes of both becomes a write of the new site. */
    MERGE;

    /** As commands and the database have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reverse of {@link #word}. */
    public static Existing of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** True if rows are held against the donor's one by one. */
    boolean compares() {
        return this == REVIEW || this == KEEP || this == MERGE;
    }
}
