package dev.parley.apply;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.SQLException;

/** The lane's connection, opened when needed. Not thread-safe. */
final class Session implements AutoCloseable {
    private final ConnectionSource source;
    private final Dialect dialect;
    private @Nullable Connection connection;

    Session(ConnectionSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    Connection open() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = source.open();
            connection = current;
            dialect.prepareSession(current);
            if (!current.getAutoCommit()) {
                current.commit();
            }
        }
        return current;
    }

    /** True if the connection that was opened last is gone: whatever it says since then is a consequence of that. */
    boolean isLost() {
        Connection current = connection;
        try {
            return current != null && current.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Undoes what is open; a connection that cannot even do that is given up. */
    void rollback() {
        Connection current = connection;
        if (current != null) {
            try {
                current.rollback();
            } catch (SQLException e) {
                close();
            }
        }
    }

    /** Gives the connection back; the next use opens another. */
    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                // The server ends the transaction when the connection ends, and that is all that matters here.
                return;
            }
        }
    }
}
