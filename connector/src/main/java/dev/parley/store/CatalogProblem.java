package dev.parley.store;

/**
 * Something in the schema that the bridge cannot carry.
 *
 * @param table local name with schema, quoted; the canonical name if there is no such table
 * @param subject quoted column, index or constraint; empty if it is the table as a whole
 * @param found what stands there, for example the type
 */
public record CatalogProblem(Kind kind, String table, String subject, String found) {
    /** What is wrong. */
    public enum Kind {
        /** A listed table is not in the schema. */
        MISSING_TABLE(true),
        /** A listed name is a view or a foreign table. */
        NOT_A_TABLE(true),
        /** Other tables inherit from it, so that its rows are also theirs. */
        INHERITED(true),
        /** Two tables, or two columns of one, get the same canonical name. */
        AMBIGUOUS_NAME(true),
        NO_PRIMARY_KEY(true),
        /** The primary key is deferrable, holds a generated column or only a prefix of one. */
        UNUSABLE_PRIMARY_KEY(true),
        /** There is no primary key, and no or more than one unique index that could be the key. */
        UNCLEAR_KEY(true),
        /** PostgreSQL's log does not name rows by the key. */
        UNLOGGED_KEY(true),
        UNSUPPORTED_TYPE(true),
        /** The site file says that a column means something that its type cannot hold, or there is no such column. */
        UNFIT_DECLARED_TYPE(true),
        /** What the site file says of its columns does not fit the table. */
        UNFIT_MAPPING(true),
        /** Checked at the end of the transaction, which a replica session skips. */
        DEFERRABLE_UNIQUE(true),
        /** Partial, over expressions or prefixes, an exclusion, or NULLS NOT DISTINCT: seen only when a write fails. */
        SPECIAL_UNIQUE(false),
        /** A replicated table refers to one that is not replicated. */
        OUTSIDE_PARENT(false),
        /** A table that is not replicated refers to a replicated one. */
        OUTSIDE_CHILD(true);

        private final boolean blocking;

        Kind(boolean blocking) {
            this.blocking = blocking;
        }

        /** True if the table cannot be replicated as long as this stands. */
        public boolean isBlocking() {
            return blocking;
        }
    }
}
