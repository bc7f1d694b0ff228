package dev.parley.apply;

import dev.parley.pipeline.LogPosition;
import java.sql.SQLException;

/**
 * Where this site's own log ends: every transaction that let go of its locks before the call ends at or before the
 * answer. Once capture has come there, nothing of them is unknown.
 */
@FunctionalInterface
public interface LogEnd {
    /** Asks the database. Called by one thread at a time. */
    LogPosition read() throws SQLException;
}
