package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The one table of the measurements: rows of about 200 bytes. */
final class BenchTable {
    /** Name of the table. */
    static final String NAME = "bench";

    private static final String NOTE = "x".repeat(150);

    private BenchTable() {}

    static void create(Endpoint endpoint) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE bench (id bigint PRIMARY KEY, owner integer NOT NULL, amount decimal(12,2) NOT NULL,"
                            + " note varchar(200) NOT NULL)"
                            + (endpoint.isMySql() ? " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : ""));
        }
    }

    /** A connection with transactions by hand. */
    static Connection writer(Endpoint endpoint, boolean durable) throws SQLException {
        Connection connection = endpoint.open();
        connection.setAutoCommit(false);
        if (!endpoint.isMySql() && !durable) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = off");
            }
            connection.commit();
        }
        return connection;
    }

    /** Its only parameter is the id. */
    static PreparedStatement insert(Connection connection) throws SQLException {
        return connection.prepareStatement(
                "INSERT INTO bench (id, owner, amount, note) VALUES (?, 7, 12.50, '" + NOTE + "')");
    }

    /** Its parameters are owner and id. */
    static PreparedStatement update(Connection connection) throws SQLException {
        return connection.prepareStatement("UPDATE bench SET owner = ?, amount = amount + 1 WHERE id = ?");
    }

    /** Its only parameter is the id. */
    static PreparedStatement delete(Connection connection) throws SQLException {
        return connection.prepareStatement("DELETE FROM bench WHERE id = ?");
    }

    /** Removes what was written to see whether rows arrive: ids below 0. */
    static void removeProbes(Endpoint endpoint) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM bench WHERE id < 0");
        }
    }

    static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM bench")) {
            row.next();
            return row.getLong(1);
        }
    }

    static boolean has(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM bench WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Equal for equal tables, and in all likelihood for no others. */
    static String digest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*), sum(id), sum(owner * (id % 1009)), sum(amount * (id % 1013)) FROM bench")) {
            row.next();
            return row.getLong(1) + " " + row.getBigDecimal(2) + " " + row.getBigDecimal(3) + " "
                    + row.getBigDecimal(4);
        }
    }
}
