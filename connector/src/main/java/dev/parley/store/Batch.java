package dev.parley.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Sends a JDBC batch whenever it has grown to a bound of rows or bytes, so that no packet grows with the work. */
final class Batch {
    private static final long MAX_BYTES = 4L << 20;

    private final PreparedStatement statement;
    private final int maxRows;
    private int rows;
    private long bytes;

    Batch(PreparedStatement statement, int maxRows) {
        this.statement = statement;
        this.maxRows = maxRows;
    }

    /** One row was added to the statement's batch. */
    void added(long rowBytes) throws SQLException {
        rows++;
        bytes += rowBytes;
        if (rows >= maxRows || bytes >= MAX_BYTES) {
            execute();
        }
    }

    /** Sends what is left. */
    void execute() throws SQLException {
        if (rows > 0) {
            statement.executeBatch();
            rows = 0;
            bytes = 0;
        }
    }
}
