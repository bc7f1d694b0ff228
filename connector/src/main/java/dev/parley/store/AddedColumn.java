package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A column that a table is given for what other sites write to it: of the widest type of its kind, and nullable. Pure. */
public final class AddedColumn {
    private AddedColumn() {}

    /** The type of a column for values of a kind; empty if the engine has none that says it by itself. */
    static Optional<String> type(Engine engine, CanonicalType kind) {
        boolean postgres = engine == Engine.POSTGRESQL;
        return switch (kind) {
            case BOOL -> Optional.of(postgres ? "boolean" : "tinyint(1)");
            case INT -> Optional.of("bigint");
            case DECIMAL -> Optional.of(postgres ? "numeric" : "decimal(65,30)");
            case FLOAT32 -> Optional.of(postgres ? "real" : "float");
            case FLOAT64 -> Optional.of(postgres ? "double precision" : "double");
            case TEXT -> Optional.of(postgres ? "text" : "longtext");
            case BYTES -> Optional.of(postgres ? "bytea" : "longblob");
            case DATE -> Optional.of("date");
            case TIME -> Optional.of("time(6)");
            case LOCAL_TIMESTAMP -> Optional.of(postgres ? "timestamp" : "datetime(6)");
            case INSTANT -> Optional.of(postgres ? "timestamptz" : "timestamp(6)");
            case UUID -> postgres ? Optional.of("uuid") : Optional.empty();
            case JSON -> Optional.of(postgres ? "jsonb" : "json");
        };
    }

    /** The statement; empty if the engine has no type for it. */
    public static Optional<String> ddl(Engine engine, TableShape table, String localColumn, CanonicalType kind) {
        return type(engine, kind)
                .map(type -> "ALTER TABLE " + engine.quote(table.localSchema(), table.localName()) + " ADD COLUMN "
                        + engine.quote(localColumn) + " " + type + " NULL");
    }

    /**
     * Runs it. Waits for locks no longer than sessions of the bridge do.
     *
     * @throws StoreException if the database refuses
     */
    public static void add(Database database, String ddl) {
        try (Connection connection = database.connection(Purpose.CATALOG);
                Statement statement = connection.createStatement()) {
            statement.execute(ddl);
        } catch (SQLException e) {
            throw database.failed("add a column: " + ddl, e);
        }
    }
}
