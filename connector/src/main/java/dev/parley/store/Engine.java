package dev.parley.store;

/** The two dialects of SQL that the bridge speaks. */
public enum Engine {
    POSTGRESQL("jdbc:postgresql:", '"'),
    MYSQL("jdbc:mysql:", '`');

    /** Schema (PostgreSQL) or database (MySQL) of the bridge's own tables. */
    public static final String BRIDGE_SCHEMA = "parley";

    private final String urlPrefix;
    private final char quote;

    Engine(String urlPrefix, char quote) {
        this.urlPrefix = urlPrefix;
        this.quote = quote;
    }

    /**
     * The engine that a JDBC address names.
     *
     * @throws IllegalArgumentException if it is neither PostgreSQL nor MySQL
     */
    public static Engine ofJdbcUrl(String url) {
        for (Engine engine : values()) {
            if (url.startsWith(engine.urlPrefix)) {
                return engine;
            }
        }
        throw new IllegalArgumentException("the database address must start with " + POSTGRESQL.urlPrefix + " or "
                + MYSQL.urlPrefix + ", got '" + url.split("[?@]", 2)[0] + "'");
    }

    /** The name as a quoted identifier. */
    public String quote(String identifier) {
        String twice = String.valueOf(quote) + quote;
        return quote + identifier.replace(String.valueOf(quote), twice) + quote;
    }

    /** A table with its schema, both quoted. */
    public String quote(String schema, String table) {
        return quote(schema) + "." + quote(table);
    }

    /** The text as a string literal, for the few commands that take no parameters. */
    public String literal(String text) {
        String doubled = text.replace("'", "''");
        return this == MYSQL ? "'" + doubled.replace("\\", "\\\\") + "'" : "'" + doubled + "'";
    }
}
