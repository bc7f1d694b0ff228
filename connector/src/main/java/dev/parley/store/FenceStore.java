package dev.parley.store;

import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Commits nonces for fences, each in a durable transaction of its own on a connection of its own. The database counts
 * the nonces up: a nonce of another process can therefore never be taken for a later one of ours. Tells the end of MySQL's
 * log as well. Thread-safe; calls wait for one another.
 */
public final class FenceStore implements AutoCloseable {
    /** Bytes of the event that commits a MySQL transaction, checksum included: header 19, transaction id 8, checksum 4. */
    private static final int COMMIT_EVENT_BYTES = 31;

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
        return twice("commit a fence for set '" + set + "'", this::next);
    }

    /**
     * Where MySQL's binary log ends: a transaction releases its locks only after its commit event is in there, and the
     * server answers under the lock of the log, so whoever let go of a lock before the call ends at or before it.
     *
     * @return a position that the last commit event before the end begins at or behind, and no earlier one does. It lies
     *     {@link #COMMIT_EVENT_BYTES} before the end: capture tells where commit events begin, and no two events fit in
     *     there.
     */
    public synchronized LogPosition.MySql endOfLog() {
        return twice("ask for the end of the binary log", this::end);
    }

    private LogPosition.MySql end() throws SQLException {
        Connection open = open();
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery(database.server().binaryLogStatusSql())) {
            if (!row.next()) {
                throw new SQLException("the server has no binary log; set log_bin");
            }
            return new LogPosition.MySql(row.getString(1), row.getLong(2) - COMMIT_EVENT_BYTES, "");
        }
    }

    private interface Question<T> {
        T ask() throws SQLException;
    }

    /** The server may have ended a connection that was idle for long. A nonce too many does no harm. */
    private <T> T twice(String attempt, Question<T> question) {
        boolean reused = connection != null;
        try {
            return question.ask();
        } catch (SQLException e) {
            close();
            if (!reused || database.errors().classify(e).action() != ErrorAction.RETRY) {
                throw database.failed(attempt, e);
            }
        }
        try {
            return question.ask();
        } catch (SQLException e) {
            close();
            throw database.failed(attempt, e);
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
