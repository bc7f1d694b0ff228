package dev.parley.store;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far the log goes that a catalog read next is sure to know of. MySQL shows a change of a table before it lets anybody
 * write by it; PostgreSQL may have a transaction in its log that others do not see yet, as it waits for a standby, but
 * keeps its locks until they do. Stateless.
 */
public final class SettledLog {
    private static final String TABLES_BEING_CHANGED = """
            SELECT EXISTS (SELECT FROM pg_locks l
                             JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                             JOIN pg_class c ON c.oid = l.relation
                             JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ?
                            WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.granted)
            """;

    private SettledLog() {}

    /**
     * The end of the log now; null if a table of this schema is being changed.
     *
     * @throws StoreException if the server cannot be asked
     */
    public static @Nullable LogPosition end(Database database, LogProbe probe, String schema) {
        LogPosition end = probe.read(null).end();
        return database.engine() == Engine.POSTGRESQL && isBeingChanged(database, schema) ? null : end;
    }

    private static boolean isBeingChanged(Database database, String schema) {
        try (Connection connection = database.connection(Purpose.CATALOG);
                PreparedStatement query = connection.prepareStatement(TABLES_BEING_CHANGED)) {
            query.setString(1, schema);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw database.failed("read which tables of schema " + schema + " are being changed", e);
        }
    }
}
