package dev.parley.rules.policy;

import java.util.List;
import java.util.Objects;

/**
 * What becomes of rows that do not get their value of one unique key.
 *
 * @param columns of the key, in the order of the policy; sites may have them in another
 * @param losers what becomes of such a row
 * @param altered the column that it changes if it stands; one of {@code columns}
 * @param lengthMax characters that a marked value has at most, the same at all sites
 */
public record UniqueRule(List<String> columns, LoserPolicy losers, String altered, int lengthMax) {
    /** Characters of a marked value where a policy says nothing. */
    public static final int LENGTH_DEFAULT = 255;

    public UniqueRule {
        columns = List.copyOf(columns);
        Objects.requireNonNull(losers);
        if (!columns.contains(altered)) {
            throw new IllegalArgumentException("a row cannot give up a value of " + columns + " in column '" + altered
                    + "', which is not of the key");
        }
    }
}
