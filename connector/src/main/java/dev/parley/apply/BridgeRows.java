package dev.parley.apply;

import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.ConflictRow;
import dev.parley.store.ProjectedRow;
import dev.parley.store.StoredKey;
import dev.parley.store.Trailer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The bridge's own tables as an apply transaction writes them. Used by the lane's thread. */
public interface BridgeRows {
    /** What the database says is applied, read in a transaction of its own. */
    VersionVector committed();

    /** Proves that the lease is still of this epoch, and keeps it so until the transaction ends. */
    void requireHeld(Connection connection, long epoch) throws SQLException;

    /** {@link #requireHeld} and writes markers; an error of kind UNIQUE if a range with the same start is committed. */
    void mark(Connection connection, long epoch, List<AppliedRange> ranges) throws SQLException;

    /** Records losers; a row that is there stays as it is. */
    void provisional(Connection connection, List<ConflictRow> losers) throws SQLException;

    /**
     * Records which rows give way to keys and checks.
     *
     * @param settled rows for which only {@code rows} is still true
     */
    void gaveWay(Connection connection, List<StoredKey> settled, List<ConflictRow> rows, long nowMicros)
            throws SQLException;

    /** Pins rows, in place of how they were pinned. */
    void pin(Connection connection, List<ProjectedRow> rows) throws SQLException;

    /** Ends the pinning of rows. */
    void release(Connection connection, List<StoredKey> keys) throws SQLException;

    void trailer(Connection connection, Trailer trailer, long nowMicros) throws SQLException;
}
