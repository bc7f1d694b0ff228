package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/** Reads rows and proves that capture knows every write to them. */
final class RowProof {
    private final Dialect dialect;
    private final Fence fence;
    private final OwnVersions own;
    private final ApplySettings settings;
    private final Proof proof;

    RowProof(Dialect dialect, Fence fence, OwnVersions own, ApplySettings settings, Proof proof) {
        this.dialect = dialect;
        this.fence = fence;
        this.own = own;
        this.settings = settings;
        this.proof = proof;
    }

    /** Reads versions outside a transaction; waits for capture where one is neither below the horizon nor our own. */
    void withoutLocks(Connection connection, Slots slots) throws SQLException, InterruptedException {
        boolean proven = true;
        connection.setAutoCommit(true);
        try {
            long horizon = fence.horizon();
            own.dropBelow(horizon);
            for (List<RowSlot> rows : slots.tables()) {
                for (List<RowSlot> chunk : Chunks.of(rows, settings.statementRows())) {
                    proven &= readVersions(connection, chunk, horizon);
                }
            }
        } catch (SQLException | RuntimeException e) {
            endReading(connection, e);
            throw e;
        }
        connection.setAutoCommit(false);
        if (!proven) {
            pass(settings.unlockedFenceTimeout());
        }
    }

    /** A connection that is gone cannot be set back; what counts is why it went. */
    private static void endReading(Connection connection, Exception reason) {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private boolean readVersions(Connection connection, List<RowSlot> rows, long horizon) throws SQLException {
        RowVersion[] versions = dialect.versions(connection, Slots.shape(rows), Slots.keys(rows));
        boolean proven = true;
        for (int i = 0; i < versions.length; i++) {
            RowSlot slot = rows.get(i);
            slot.found = versions[i];
            slot.present = versions[i] != null;
            proven &= !slot.present || versions[i].isBelow(horizon) || own.contains(slot.key, versions[i]);
        }
        if (!rows.isEmpty() && Part.looks(rows.get(0))) {
            readContents(connection, rows);
        }
        return proven;
    }

    /** After the versions: who writes then finds that its version is not the one read. */
    private void readContents(Connection connection, List<RowSlot> rows) throws SQLException {
        Row[] images = dialect.read(connection, Slots.shape(rows), Slots.keys(rows), false);
        for (int i = 0; i < images.length; i++) {
            RowSlot slot = rows.get(i);
            if ((images[i] != null) != slot.present) {
                throw new RowChangedException(slot.key, "it came or went while it was read");
            }
            slot.physical = images[i];
            slot.original = images[i];
        }
    }

    /** Locks all rows that are there; rows that are compared are also read. */
    void lock(Connection connection, Slots slots) throws SQLException {
        for (List<RowSlot> rows : slots.tables()) {
            List<RowSlot> compared = rows.stream().filter(slot -> slot.forced).toList();
            List<RowSlot> others = rows.stream().filter(slot -> !slot.forced).toList();
            for (List<RowSlot> chunk : Chunks.of(compared, settings.statementRows())) {
                read(connection, chunk);
            }
            for (List<RowSlot> chunk : Chunks.of(others, settings.statementRows())) {
                if (proof == Proof.COMPARISON) {
                    look(connection, chunk);
                    continue;
                }
                BitSet present = dialect.lock(connection, Slots.shape(chunk), Slots.keys(chunk));
                for (int i = 0; i < chunk.size(); i++) {
                    found(chunk.get(i), present.get(i));
                }
            }
        }
    }

    private void read(Connection connection, List<RowSlot> rows) throws SQLException {
        TableShape table = Slots.shape(rows);
        Row[] images = dialect.read(connection, table, Slots.keys(rows), true);
        for (int i = 0; i < images.length; i++) {
            found(rows.get(i), images[i] != null);
            rows.get(i).physical = images[i];
            rows.get(i).original = images[i];
        }
    }

    private void look(Connection connection, List<RowSlot> rows) throws SQLException {
        Row[] images = dialect.read(connection, Slots.shape(rows), Slots.keys(rows), true);
        for (int i = 0; i < images.length; i++) {
            found(rows.get(i), images[i] != null);
            rows.get(i).locked = images[i];
        }
    }

    private static void found(RowSlot slot, boolean present) {
        slot.present = present;
        slot.found = present ? RowVersion.PRESENT : null;
    }

    /** Waits for capture while the attempt's locks are held; not at all where validation must do. */
    void passWithLocks() throws SQLException, InterruptedException {
        if (proof.fencesLocks()) {
            pass(settings.fenceTimeout());
        }
    }

    private void pass(Duration timeout) throws SQLException, InterruptedException {
        if (!fence.pass(timeout)) {
            throw new FenceTimeoutException(timeout);
        }
    }
}
