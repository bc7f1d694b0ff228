package dev.parley.store;

import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The durable window and the position for which it is exact; the two change together in one META transaction only.
 * Thread-safe.
 */
public final class CheckpointStore {
    private static final int BATCH_ROWS = 500;
    private static final int FETCH_ROWS = 1000;

    private final Database database;
    private final String set;
    private final LeaseStore leases;
    private final ConflictStore conflicts;
    private final VerdictStore verdicts;
    private final WindowParts parts;

    /** Of a site that publishes no conflicts. */
    public CheckpointStore(Database database, String set) {
        this(database, set, ConflictFeed.none(database, set));
    }

    /** @param feed told of every change of a conflict, in its transaction */
    public CheckpointStore(Database database, String set, ConflictFeed feed) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
        this.conflicts = new ConflictStore(database, set, feed);
        this.verdicts = new VerdictStore(database, set);
        this.parts = new WindowParts(database.engine());
    }

    /**
     * Reads checkpoint and window as they were written together. To be called after the takeover has committed.
     *
     * @param eachRow gets every row of the window, in no order
     * @return empty if nothing was ever flushed; the window is empty then
     */
    public Optional<Checkpoint> load(Consumer<WindowRow> eachRow) {
        return load(checkpoint -> checkpoint, (checkpoint, row) -> eachRow.accept(row));
    }

    /**
     * As {@link #load(Consumer)}, for who needs the checkpoint before the rows.
     *
     * @param begin called first, unless nothing was ever flushed
     * @param eachRow gets every row of the window, in no order, with what {@code begin} has made
     * @return what {@code begin} has made
     */
    public <T> Optional<T> load(Function<Checkpoint, T> begin, BiConsumer<T, WindowRow> eachRow) {
        return database.inTransaction(Purpose.STORE, "load the checkpoint of set '" + set + "'", connection -> {
            // The holder of the lease is the only writer, but one snapshot for both needs no such argument.
            try (PreparedStatement snapshot = connection.prepareStatement(snapshotSql())) {
                snapshot.execute();
            }
            Checkpoint checkpoint = readCheckpoint(connection);
            if (checkpoint == null) {
                return Optional.<T>empty();
            }
            T made = begin.apply(checkpoint);
            readRows(connection, row -> eachRow.accept(made, row));
            return Optional.of(made);
        });
    }

    private String snapshotSql() {
        // MySQL cannot change the isolation of a running transaction; its lease-protected reads agree anyway.
        return database.engine() == Engine.POSTGRESQL ? "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ" : "SELECT 1";
    }

    /** The checkpoint without the window; empty if nothing was ever flushed and init has left no position. */
    public Optional<Checkpoint> last() {
        return database.inTransaction(
                Purpose.STORE,
                "read the checkpoint of set '" + set + "'",
                connection -> Optional.ofNullable(readCheckpoint(connection)));
    }

    private @Nullable Checkpoint readCheckpoint(Connection connection) throws SQLException {
        Engine engine = database.engine();
        String columns = String.join(
                ", ",
                List.of("position", "n", "hlc", "vector", "known", "floors", "offsets").stream()
                        .map(engine::quote)
                        .toList());
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + columns + " FROM " + BridgeTable.CHECKPOINT.sql(engine) + " WHERE set_name = ?")) {
            select.setString(1, set);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                return new Checkpoint(
                        LogPosition.parse(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        Blob.of(row.getBytes(4)),
                        Blob.of(row.getBytes(5)),
                        Blob.of(row.getBytes(6)),
                        Blob.of(row.getBytes(7)));
            }
        }
    }

    private void readRows(Connection connection, Consumer<WindowRow> eachRow) throws SQLException {
        boolean cut = database.engine() == Engine.MYSQL;
        try (PreparedStatement select = connection.prepareStatement("SELECT tbl, key_hash, key_bytes, state FROM "
                + BridgeTable.WINDOW.sql(database.engine()) + " WHERE set_name = ?"
                + (cut ? " ORDER BY set_name, tbl, key_hash" : ""))) {
            // PostgreSQL streams by cursor at any size; Connector/J streams row by row only for this value.
            select.setFetchSize(cut ? Integer.MIN_VALUE : FETCH_ROWS);
            select.setString(1, set);
            try (ResultSet rows = select.executeQuery()) {
                synchronized (parts) {
                    WindowParts.Joining joining = parts.new Joining(eachRow);
                    while (rows.next()) {
                        joining.accept(windowRow(rows));
                    }
                    joining.end();
                }
            }
        }
    }

    private static WindowRow windowRow(ResultSet row) throws SQLException {
        return new WindowRow(
                new StoredKey(row.getString(1), row.getString(2)), Blob.of(row.getBytes(3)), Blob.of(row.getBytes(4)));
    }

    /** The stored states of some rows, for a window that does not fit into memory. Rows without one are left out. */
    public List<WindowRow> find(Collection<StoredKey> keys) {
        return database.inTransaction(Purpose.STORE, "read window rows of set '" + set + "'", connection -> {
            List<WindowRow> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT tbl, key_hash, key_bytes, state FROM "
                    + BridgeTable.WINDOW.sql(database.engine()) + " WHERE set_name = ? AND tbl = ? AND key_hash = ?")) {
                synchronized (parts) {
                    WindowParts.Joining joining = parts.new Joining(found::add);
                    for (StoredKey key : keys) {
                        find(select, key, joining);
                        for (StoredKey part : parts.of(key)) {
                            find(select, part, joining);
                        }
                    }
                    joining.end();
                }
            }
            return List.copyOf(found);
        });
    }

    private void find(PreparedStatement select, StoredKey key, Consumer<WindowRow> found) throws SQLException {
        Bind.to(select).text(set).text(key.table()).text(key.keyHash());
        try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
                found.accept(windowRow(row));
            }
        }
    }

    /**
     * Writes one flush, durable when this returns.
     *
     * @return false if the stored checkpoint is further in the log already; then nothing was written
     * @throws LeaseLostException if another agent has taken the lease
     */
    public boolean flush(long epoch, Flush flush, long nowMicros) {
        synchronized (parts) {
            Set<StoredKey> cut = new HashSet<>();
            boolean written = flush(epoch, flush, nowMicros, cut);
            if (written) {
                flush.gone().forEach(parts::gone);
                flush.changed().forEach(row -> {
                    if (!cut.contains(row.key())) {
                        parts.gone(row.key());
                    }
                });
            }
            return written;
        }
    }

    /** @param cut gets the keys of states that are in parts now */
    private boolean flush(long epoch, Flush flush, long nowMicros, Set<StoredKey> cut) {
        return database.inTransaction(Purpose.STORE, "flush the window of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            LogPosition stored = storedPosition(connection);
            if (stored != null && stored.compareTo(flush.checkpoint().position()) > 0) {
                return false;
            }
            deleteRows(connection, flush.gone());
            upsertRows(connection, flush.changed(), cut);
            conflicts.settle(connection, flush.conflicts(), flush.contested(), nowMicros);
            verdicts.keep(connection, flush.decisions(), nowMicros);
            writeCheckpoint(connection, epoch, flush.checkpoint(), nowMicros);
            return true;
        });
    }

    private @Nullable LogPosition storedPosition(Connection connection) throws SQLException {
        Engine engine = database.engine();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + engine.quote("position") + " FROM "
                + BridgeTable.CHECKPOINT.sql(engine) + " WHERE set_name = ? FOR UPDATE")) {
            select.setString(1, set);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? LogPosition.parse(row.getString(1)) : null;
            }
        }
    }

    private void upsertRows(Connection connection, Iterable<WindowRow> rows, Set<StoredKey> cut) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(BridgeTable.WINDOW.upsertSql(database.engine()))) {
            Batch batch = new Batch(upsert, BATCH_ROWS);
            for (WindowRow row : rows) {
                List<StoredKey> former = parts.of(row.key());
                if (!former.isEmpty()) {
                    deleteRows(connection, former);
                }
                List<WindowRow> kept = parts.cut(connection, row);
                if (kept.size() > 1) {
                    cut.add(row.key());
                }
                for (WindowRow part : kept) {
                    add(upsert, batch, part);
                }
            }
            batch.execute();
        }
    }

    private void add(PreparedStatement upsert, Batch batch, WindowRow row) throws SQLException {
        Bind.to(upsert)
                .text(set)
                .text(row.key().table())
                .text(row.key().keyHash())
                .bytes(row.keyBytes())
                .bytes(row.state())
                .addBatch();
        batch.added(row.keyBytes().length() + row.state().length());
    }

    private void deleteRows(Connection connection, Iterable<StoredKey> keys) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(BridgeTable.WINDOW.deleteSql(database.engine()))) {
            Batch batch = new Batch(delete, BATCH_ROWS);
            for (StoredKey key : keys) {
                add(delete, batch, key);
                for (StoredKey part : parts.of(key)) {
                    add(delete, batch, part);
                }
            }
            batch.execute();
        }
    }

    private void add(PreparedStatement delete, Batch batch, StoredKey key) throws SQLException {
        Bind.to(delete).text(set).text(key.table()).text(key.keyHash()).addBatch();
        batch.added(0);
    }

    private void writeCheckpoint(Connection connection, long epoch, Checkpoint checkpoint, long nowMicros)
            throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(BridgeTable.CHECKPOINT.upsertSql(database.engine()))) {
            Bind.to(upsert)
                    .text(set)
                    .number(epoch)
                    .text(checkpoint.position().text())
                    .number(checkpoint.n())
                    .number(checkpoint.hlc())
                    .bytes(checkpoint.vector())
                    .bytes(checkpoint.known())
                    .bytes(checkpoint.floors())
                    .bytes(checkpoint.offsets())
                    .number(nowMicros);
            upsert.executeUpdate();
        }
    }
}
