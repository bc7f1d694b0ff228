package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Consumer;

/** The pinned rows of a replication set, written by the transactions that project them. Thread-safe. */
public final class ProjectedStore {
    private static final int BATCH_ROWS = 500;

    private final Database database;
    private final String set;

    public ProjectedStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** Visits all pinned rows. */
    public void load(Consumer<ProjectedRow> eachRow) {
        database.inTransaction(Purpose.STORE, "load the pinned rows of set '" + set + "'", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT tbl, key_hash, key_bytes, image, held, reason, blockers, rank_hlc, rank_site FROM "
                            + BridgeTable.PROJECTED.sql(database.engine()) + " WHERE set_name = ?")) {
                select.setString(1, set);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        eachRow.accept(row(rows));
                    }
                }
            }
            return true;
        });
    }

    private static ProjectedRow row(ResultSet row) throws SQLException {
        return new ProjectedRow(
                new StoredKey(row.getString(1), row.getString(2)),
                Blob.of(row.getBytes(3)),
                blob(row.getBytes(4)),
                blob(row.getBytes(5)),
                row.getString(6),
                Blob.of(row.getBytes(7)),
                row.getLong(8),
                row.getString(9));
    }

    private static @Nullable Blob blob(@Nullable byte[] bytes) {
        return bytes == null ? null : Blob.of(bytes);
    }

    /** Pins rows, or replaces what they are pinned to, in the caller's transaction. */
    public void pin(Connection connection, Collection<ProjectedRow> rows) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(BridgeTable.PROJECTED.upsertSql(database.engine()))) {
            Batch batch = new Batch(upsert, BATCH_ROWS);
            for (ProjectedRow row : rows) {
                Blob image = row.image();
                Bind.to(upsert)
                        .text(set)
                        .text(row.key().table())
                        .text(row.key().keyHash())
                        .bytes(row.keyBytes())
                        .bytes(image)
                        .bytes(row.held())
                        .text(row.reason())
                        .bytes(row.blockers())
                        .number(row.rankHlc())
                        .text(row.rankSite())
                        .addBatch();
                batch.added(image == null ? 0 : image.length());
            }
            batch.execute();
        }
    }

    /** Releases rows whose table row is the evaluated one again, in the caller's transaction. */
    public void release(Connection connection, Collection<StoredKey> keys) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(BridgeTable.PROJECTED.deleteSql(database.engine()))) {
            Batch batch = new Batch(delete, BATCH_ROWS);
            for (StoredKey key : keys) {
                Bind.to(delete).text(set).text(key.table()).text(key.keyHash()).addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }
}
