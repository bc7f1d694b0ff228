package dev.parley.verify;

import dev.parley.rules.operation.RowKey;
import java.util.List;

/**
 * A row that two sites hold differently, or that could not be decided.
 *
 * @param columns those that differ; empty unless both sites have the row
 * @param reference fingerprint of the row at the site compared with, or {@code absent}
 * @param site the other site
 * @param found fingerprint there, or {@code absent}
 * @param reason more about it; may be empty
 */
public record Difference(
        Kind kind, RowKey key, List<String> columns, String reference, String site, String found, String reason) {
    public Difference {
        columns = List.copyOf(columns);
    }

    /** What is wrong. */
    public enum Kind {
        /** Both have the row, with other values. */
        VALUE,
        /** The site lacks a row that the reference has. */
        MISSING,
        /** The site has a row that the reference lacks. */
        EXTRA,
        /** The tables hold the same, but at one site not what the row's operations say. */
        STATE,
        /** It could not be decided in time. */
        UNKNOWN
    }

    static Difference of(Judgement judgement, String site, boolean decided, String reason) {
        return new Difference(
                decided ? kind(judgement) : Kind.UNKNOWN,
                judgement.key(),
                judgement.columns(),
                judgement.there(),
                site,
                judgement.here(),
                reason);
    }

    private static Kind kind(Judgement judgement) {
        boolean there = !judgement.there().equals(Fingerprint.ABSENT);
        boolean here = !judgement.here().equals(Fingerprint.ABSENT);
        if (there != here) {
            return there ? Kind.MISSING : Kind.EXTRA;
        }
        return judgement.columns().isEmpty() ? Kind.STATE : Kind.VALUE;
    }
}
