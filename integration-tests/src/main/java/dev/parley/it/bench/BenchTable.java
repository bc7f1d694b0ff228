package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The one table of the measurements: rows of about 120 bytes. */
final class BenchTable {
    static final int STATEMENTS = 5;
    private static final String NOTE = "x".repeat(60);

    private BenchTable() {}

    static void create(Endpoint endpoint) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE bench (id bigint PRIMARY KEY, owner integer NOT NULL, amount decimal(12,2) NOT NULL,"
                            + " note varchar(100) NOT NULL)"
                            + (endpoint.isMySql() ? " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : ""));
        }
    }

    /** A connection for {@link #insert}, transactions by hand. */
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

    /** One transaction of {@value #STATEMENTS} statements, ids upwards from {@code first}. */
    static void insert(Connection connection, PreparedStatement insert, long first) throws SQLException {
        for (long id = first; id < first + STATEMENTS; id++) {
            insert.setLong(1, id);
            insert.executeUpdate();
        }
        connection.commit();
    }

    static PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement(
                "INSERT INTO bench (id, owner, amount, note) VALUES (?, 7, 12.50, '" + NOTE + "')");
    }

    static long count(Endpoint endpoint) throws SQLException {
        try (Connection connection = endpoint.open()) {
            return number(connection, "SELECT count(*) FROM bench");
        }
    }

    /**
     * How many rows are there if ids go upwards from 0 and arrive in order. One look at the end of the index: counting
     * costs more than what is to be measured.
     */
    static long arrived(Connection connection) throws SQLException {
        return number(connection, "SELECT coalesce(max(id) + 1, 0) FROM bench");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
