package dev.parley.it.types;

/**
 * One value, as an SQL expression of either engine.
 *
 * @param postgres expression for PostgreSQL
 * @param mysql expression for MySQL
 */
record Sample(String postgres, String mysql) {
    static final Sample NULL = new Sample("NULL", "NULL");

    /** The same text for both. */
    static Sample same(Object literal) {
        return new Sample(literal.toString(), literal.toString());
    }
}
