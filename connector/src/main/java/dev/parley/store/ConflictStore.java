package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The record of losing writes. A provisional row may still change until its row's operations are stable. Thread-safe. */
public final class ConflictStore {
    private static final String PROVISIONAL = "PROVISIONAL";
    private static final String FINAL = "FINAL";
    private static final int BATCH_ROWS = 500;
    private static final String WHERE_PROVISIONAL =
            " WHERE set_name = ? AND tbl = ? AND key_hash = ? AND loser_site = ? AND loser_inc = ? AND loser_n = ?"
                    + " AND status = ?";

    private final Database database;
    private final String set;

    public ConflictStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** Records losers met by an apply transaction, in that transaction. A row that is there stays as it is. */
    public void provisional(Connection connection, List<ConflictRow> rows) throws SQLException {
        insertAbsent(connection, PROVISIONAL, rows);
    }

    /**
     * Records outcomes that can no longer change, in the caller's transaction. The first final word on a write stays, and
     * with it the inputs that were recorded when it was met.
     *
     * @param lost writes that have lost
     * @param contested all writes that are settled; the provisional rows of those not {@code lost} go
     */
    public void settle(Connection connection, List<ConflictRow> lost, List<StoredWrite> contested) throws SQLException {
        if (!lost.isEmpty()) {
            updateProvisional(connection, lost);
            insertAbsent(connection, FINAL, lost);
        }
        if (!contested.isEmpty()) {
            dismiss(connection, contested);
        }
    }

    private void insertAbsent(Connection connection, String status, List<ConflictRow> rows) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(BridgeTable.CONFLICT.insertIfAbsentSql(database.engine()))) {
            Batch batch = new Batch(insert, BATCH_ROWS);
            for (ConflictRow row : rows) {
                Bind bind = Bind.to(insert);
                key(bind, row.key(), row.loser());
                outcome(bind, row, status)
                        .bytes(row.detail())
                        .number(row.createdAtMicros())
                        .addBatch();
                batch.added(row.detail().length());
            }
            batch.execute();
        }
    }

    private void updateProvisional(Connection connection, List<ConflictRow> rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE "
                + BridgeTable.CONFLICT.sql(database.engine())
                + " SET winner_site = ?, winner_inc = ?, winner_n = ?, kind = ?, rule = ?, status = ?"
                + WHERE_PROVISIONAL)) {
            Batch batch = new Batch(update, BATCH_ROWS);
            for (ConflictRow row : rows) {
                Bind bind = outcome(Bind.to(update), row, FINAL);
                key(bind, row.key(), row.loser()).text(PROVISIONAL).addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    private void dismiss(Connection connection, List<StoredWrite> writes) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + BridgeTable.CONFLICT.sql(database.engine()) + WHERE_PROVISIONAL)) {
            Batch batch = new Batch(delete, BATCH_ROWS);
            for (StoredWrite write : writes) {
                key(Bind.to(delete), write.key(), write.dot()).text(PROVISIONAL).addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    private Bind key(Bind bind, StoredKey key, Dot loser) throws SQLException {
        return bind.text(set)
                .text(key.table())
                .text(key.keyHash())
                .text(loser.origin().name())
                .number(loser.origin().incarnation())
                .number(loser.sequence());
    }

    private static Bind outcome(Bind bind, ConflictRow row, String status) throws SQLException {
        return bind.text(siteOf(row.winner()))
                .number(incarnationOf(row.winner()))
                .number(sequenceOf(row.winner()))
                .text(row.kind())
                .text(row.rule())
                .text(status);
    }

    private static @Nullable String siteOf(@Nullable Dot dot) {
        return dot == null ? null : dot.origin().name();
    }

    private static @Nullable Long incarnationOf(@Nullable Dot dot) {
        return dot == null ? null : (long) dot.origin().incarnation();
    }

    private static @Nullable Long sequenceOf(@Nullable Dot dot) {
        return dot == null ? null : dot.sequence();
    }

    /** How many rows there are of each status and kind, as {@code FINAL update_origin_differs}. */
    public Map<String, Long> counts() {
        return database.inTransaction(Purpose.STORE, "count the conflicts of set '" + set + "'", connection -> {
            Map<String, Long> counts = new TreeMap<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT status, kind, count(*) FROM "
                    + BridgeTable.CONFLICT.sql(database.engine()) + " WHERE set_name = ? GROUP BY status, kind")) {
                select.setString(1, set);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        counts.put(rows.getString(1) + " " + rows.getString(2), rows.getLong(3));
                    }
                }
            }
            return Map.copyOf(counts);
        });
    }
}
