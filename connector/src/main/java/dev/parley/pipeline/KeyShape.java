package dev.parley.pipeline;

import java.util.Set;

/**
 * By which index a table's rows are told apart. Immutable.
 *
 * @param index name of the unique index in this database
 * @param primary true if it is the primary key
 * @param loose canonical names of key columns whose collation takes different texts for equal: a row is named by its exact
 *     text, and the collation is a unique constraint beside it
 */
public record KeyShape(String index, boolean primary, Set<String> loose) {
    /** The primary key, with equality of equal characters. */
    public static final KeyShape PRIMARY = new KeyShape("PRIMARY", true, Set.of());

    public KeyShape {
        loose = Set.copyOf(loose);
    }
}
