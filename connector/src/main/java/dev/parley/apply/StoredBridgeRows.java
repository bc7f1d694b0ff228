package dev.parley.apply;

import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.AppliedStore;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictStore;
import dev.parley.store.LeaseStore;
import dev.parley.store.ProjectedRow;
import dev.parley.store.ProjectedStore;
import dev.parley.store.StoredKey;
import dev.parley.store.Trailer;
import dev.parley.store.TrailerStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The bridge's tables in a database, each through its store. */
record StoredBridgeRows(
        LeaseStore leases,
        AppliedStore applied,
        ConflictStore conflicts,
        ProjectedStore projected,
        TrailerStore trailers)
        implements BridgeRows {

    @Override
    public VersionVector committed() {
        return applied.committed();
    }

    @Override
    public void requireHeld(Connection connection, long epoch) throws SQLException {
        leases.requireHeld(connection, epoch);
    }

    @Override
    public void mark(Connection connection, long epoch, List<AppliedRange> ranges) throws SQLException {
        applied.mark(connection, epoch, ranges);
    }

    @Override
    public void provisional(Connection connection, List<ConflictRow> losers) throws SQLException {
        conflicts.provisional(connection, losers);
    }

    @Override
    public void gaveWay(Connection connection, List<StoredKey> settled, List<ConflictRow> rows, long nowMicros)
            throws SQLException {
        conflicts.gaveWay(connection, settled, rows, nowMicros);
    }

    @Override
    public void pin(Connection connection, List<ProjectedRow> rows) throws SQLException {
        projected.pin(connection, rows);
    }

    @Override
    public void release(Connection connection, List<StoredKey> keys) throws SQLException {
        projected.release(connection, keys);
    }

    @Override
    public void trailer(Connection connection, Trailer trailer, long nowMicros) throws SQLException {
        trailers.write(connection, trailer, nowMicros);
    }
}
