package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/** The pinned rows of a replication set, written by the transactions that project them. Thread-safe. */
public final class ProjectedStore {
    private static final int BATCH_ROWS = 500;

    private final Database database;
    private final String set;

    public ProjectedStore(Database database, String set) {
        this.database = database;
        this.set = set;
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
