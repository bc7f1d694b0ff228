package dev.parley.verify;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.VersionVector;
import java.util.List;

/**
 * What one look at a row at two sites says.
 *
 * @param columns those that differ; empty unless both sites have the row
 * @param there fingerprint of the row at the site that was looked at first
 * @param here fingerprint of the row at the other
 * @param frontier everything that either site had captured: a difference counts once both have this and still differ
 * @param covered what both sites had captured
 * @param reason in words
 */
public record Judgement(
        RowKey key,
        Verdict verdict,
        List<String> columns,
        String there,
        String here,
        VersionVector frontier,
        VersionVector covered,
        String reason) {
    public Judgement {
        columns = List.copyOf(columns);
    }

    /** Of one look. */
    public enum Verdict {
        /** With the operations of both applied the sites hold the same. */
        EQUAL,
        /** They do not, whatever is on its way. */
        DIFFERENT,
        /** A table does not hold what its site's states say; if that lasts, it is a difference. */
        ASTRAY,
        /** Row and state could not be brought together; look again. */
        AGAIN
    }
}
