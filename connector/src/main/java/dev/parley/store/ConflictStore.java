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

    private final Database database;
    private final String set;

    public ConflictStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** Records losers met by an apply transaction, in that transaction. A row that is there stays as it is. */
    public void provisional(Connection connection, List<ConflictRow> rows) throws SQLException {
        write(connection, BridgeTable.CONFLICT.insertIfAbsentSql(database.engine()), PROVISIONAL, rows);
    }

    /** Records outcomes that can no longer change, in the caller's transaction. */
    public void finalise(Connection connection, List<ConflictRow> rows) throws SQLException {
        write(connection, BridgeTable.CONFLICT.upsertSql(database.engine()), FINAL, rows);
    }

    private void write(Connection connection, String sql, String status, List<ConflictRow> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Batch batch = new Batch(insert, BATCH_ROWS);
            for (ConflictRow row : rows) {
                Bind.to(insert)
                        .text(set)
                        .text(row.key().table())
                        .text(row.key().keyHash())
                        .text(row.loser().origin().name())
                        .number(row.loser().origin().incarnation())
                        .number(row.loser().sequence())
                        .text(siteOf(row.winner()))
                        .number(incarnationOf(row.winner()))
                        .number(sequenceOf(row.winner()))
                        .text(row.kind())
                        .text(row.rule())
                        .text(status)
                        .bytes(row.detail())
                        .number(row.createdAtMicros())
                        .addBatch();
                batch.added(row.detail().length());
            }
            batch.execute();
        }
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
