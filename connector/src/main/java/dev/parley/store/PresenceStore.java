package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Tells a live holder of the lease from a dead one without any clock: whoever wants the lease asks a question with a
 * number, and only a holder that lives answers it. The lease itself would be the wrong row for that: every apply
 * transaction keeps a lock on it. Nothing is written while nobody asks. Thread-safe.
 */
public final class PresenceStore {
    private final Database database;
    private final String set;
    private final LeaseStore leases;
    private final String insertSql;
    private final String askSql;
    private final String readSql;
    private final String answerSql;

    public PresenceStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
        Engine engine = database.engine();
        String table = BridgeTable.PRESENCE.sql(engine);
        insertSql = BridgeTable.PRESENCE.insertIfAbsentSql(engine);
        askSql = "UPDATE " + table + " SET asked = asked + 1 WHERE set_name = ?";
        readSql = "SELECT asked, answered FROM " + table + " WHERE set_name = ?";
        answerSql = "UPDATE " + table + " SET answered = ? WHERE set_name = ? AND answered < ?";
    }

    private record Row(long asked, long answered) {}

    /** Asks the holder whether it lives; returns the number of the question. */
    public long ask() {
        return database.inTransaction(Purpose.LEASE, "ask who holds the lease of set '" + set + "'", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(insertSql)) {
                Bind.to(insert).text(set).number(0).number(0);
                insert.executeUpdate();
            }
            try (PreparedStatement ask = connection.prepareStatement(askSql)) {
                Bind.to(ask).text(set);
                ask.executeUpdate();
            }
            return read(connection).asked();
        });
    }

    /** Number of the last question that the holder has answered; 0 before the first. */
    public long answered() {
        return database.inTransaction(
                Purpose.LEASE,
                "read whether the holder of the lease of set '" + set + "' answers",
                connection -> read(connection).answered());
    }

    /**
     * Answers what was asked; the holder calls it several times within the time that rivals wait.
     *
     * @throws LeaseLostException if another agent has taken the lease
     */
    public void answer(long epoch) {
        database.inTransaction(Purpose.LEASE, "answer for the lease of set '" + set + "'", connection -> {
            leases.requireUnchanged(connection, epoch);
            Row row = read(connection);
            if (row.answered() < row.asked()) {
                try (PreparedStatement answer = connection.prepareStatement(answerSql)) {
                    Bind.to(answer).number(row.asked()).text(set).number(row.asked());
                    answer.executeUpdate();
                }
            }
            return row;
        });
    }

    private Row read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(readSql)) {
            select.setString(1, set);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Row(row.getLong(1), row.getLong(2)) : new Row(0, 0);
            }
        }
    }
}
