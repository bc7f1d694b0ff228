package dev.parley.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Reads the shapes of the replicated tables of one schema. Stateless, thread-safe. */
public final class Catalog {
    private Catalog() {}

    /**
     * Reads over any connection that may see the tables.
     *
     * @param schema schema (PostgreSQL) or database (MySQL) that holds the tables
     */
    public static TableCatalog read(Engine engine, Connection connection, String schema, TableNames names)
            throws SQLException {
        RawSchema raw = engine == Engine.POSTGRESQL
                ? PostgresCatalog.read(connection, schema)
                : MySqlCatalog.read(connection, schema);
        return new ShapeBuilder(engine, raw, names).build();
    }

    /** Reads as the agent's role. */
    public static TableCatalog read(Database database, String schema, TableNames names) {
        return database.inTransaction(
                Purpose.CATALOG,
                "read the tables of schema '" + schema + "'",
                connection -> read(database.engine(), connection, schema, names));
    }
}
