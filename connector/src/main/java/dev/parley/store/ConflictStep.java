package dev.parley.store;

import java.util.Locale;

/**
 * Something that has happened to a conflict at this site.
 *
 * @param id unique
 * @param author who has done it, for people; empty if a rule has
 * @param note why, for people
 * @param atMicros microseconds since the Unix epoch
 */
public record ConflictStep(String id, ConflictName conflict, Kind kind, String author, String note, long atMicros) {
    /** What has happened. */
    public enum Kind {
        /** The conflict was recorded. */
        MET,
        /** Its outcome is final, or a decision or a later write has settled it. */
        SETTLED,
        /** It turned out to be none: the write does not lose after all. */
        DISMISSED,
        /** Somebody asks for a decision. */
        PROPOSED,
        /** A second person has approved what was asked for. */
        APPROVED,
        /** What was asked for is not done. */
        REJECTED,
        /** Somebody has decided. */
        DECIDED;

        /** As it is published. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
