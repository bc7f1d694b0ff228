package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One command of an init script. Running it twice is harmless.
 *
 * @param title what it is for
 * @param sql the command as it is printed, without the closing semicolon
 * @param special how to run it where that differs from what is printed, because of a secret
 */
record InitStep(String title, String sql, @Nullable Runner special) {
    /** Runs a command in its own way. */
    @FunctionalInterface
    interface Runner {
        void run(Connection connection) throws SQLException;
    }

    static InitStep of(String title, String sql) {
        return new InitStep(title, sql, null);
    }

    void run(Connection connection) throws SQLException {
        if (special != null) {
            special.run(connection);
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
