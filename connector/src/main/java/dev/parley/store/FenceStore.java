package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Commits nonces for fences, each in a durable transaction of its own on a connection of its own. The database counts
 * the nonces up: a nonce of another process can therefore never be taken for a later one of ours. Thread-safe; calls
 * wait for one another.
 */
public final class FenceStore implements AutoCloseable {
    private final Database database;
    private final String set;
    private final boolean postgres;
    private final String advanceSql;
    private @Nullable Connection connection;

    public FenceStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.postgres = database.engine() == Engine.POSTGRESQL;
        String table = BridgeTable.FENCE.sql(database.engine());
        this.advanceSql = postgres
                ? "UPDATE " + table + " SET nonce = nonce + 1 WHERE set_name = ? RETURNING nonce,"
                        + " pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
                : "UPDATE " + table + " SET nonce = LAST_INSERT_ID(nonce + 1) WHERE set_name = ?";
    }

    /**
     * Commits the next nonce.
     *
     * @return the nonce, committed when this returns
     */
    public synchronized CommittedNonce commit() {
        boolean reused = connection != null;
        try {
            return next();
        } catch (SQLException e) {
            close();
            if (!reused || database.errors().classify(e).action() != ErrorAction.RETRY) {
                throw database.failed("commit a fence for set '" + set + "'", e);
            }
        }
        // The server may have ended a connection that was idle for long. A nonce too many does no harm.
        try {
            return next();
        } catch (SQLException e) {
            close();
            throw database.failed("commit a fence for set '" + set + "'", e);
        }
    }

    private CommittedNonce next() throws SQLException {
        CommittedNonce nonce = advance(open());
        return nonce == null ? first() : nonce;
    }

    private CommittedNonce first() throws SQLException {
        try (PreparedStatement insert =
                open().prepareStatement(BridgeTable.FENCE.insertIfAbsentSql(database.engine()))) {
            Bind.to(insert).text(set).number(0);
            insert.executeUpdate();
        }
        CommittedNonce nonce = advance(open());
        if (nonce == null) {
            throw new SQLException("the fence row of set '" + set + "' cannot be written; run parley init");
        }
        return nonce;
    }

    /** The new nonce; null if the row is not there yet. */
    private @Nullable CommittedNonce advance(Connection open) throws SQLException {
        return postgres ? advancePostgres(open) : advanceMySql(open);
    }

    /** The snapshot is older than the commit: whatever it saw as finished has its commit record before the nonce's. */
    private @Nullable CommittedNonce advancePostgres(Connection open) throws SQLException {
        try (PreparedStatement update = open.prepareStatement(advanceSql)) {
            update.setString(1, set);
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? new CommittedNonce(row.getLong(1), row.getLong(2)) : null;
            }
        }
    }

    private @Nullable CommittedNonce advanceMySql(Connection open) throws SQLException {
        try (PreparedStatement update = open.prepareStatement(advanceSql, Statement.RETURN_GENERATED_KEYS)) {
            update.setString(1, set);
            if (update.executeUpdate() == 0) {
                return null;
            }
            try (ResultSet key = update.getGeneratedKeys()) {
                return key.next() ? new CommittedNonce(key.getLong(1), 0) : null;
            }
        }
    }

    private Connection open() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = database.connection(Purpose.FENCE);
            connection = current;
        }
        return current;
    }

    /** Gives the connection back; the next commit opens another. Idempotent. */
    @Override
    public synchronized void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                // Nothing is open on it: every nonce commits by itself.
                return;
            }
        }
    }
}
