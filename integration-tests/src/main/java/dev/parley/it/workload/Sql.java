package dev.parley.it.workload;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements of a scenario, each sequence on a connection of its own. Errors name the site and the statement. */
public final class Sql {
    private Sql() {}

    /** Runs statements one after another, each its own transaction unless they say otherwise. */
    public static void execute(Endpoint endpoint, List<String> statements) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new SQLException(
                            endpoint.site() + " refuses: " + sql + ": " + e.getMessage(), e.getSQLState(), e);
                }
            }
        }
    }

    /** The first column of all rows. */
    public static List<String> query(Endpoint endpoint, String sql) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
