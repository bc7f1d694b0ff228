package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The record of losing writes. A provisional row may still change until its row's operations are stable. Thread-safe. */
public final class ConflictStore {
    /** Bound of one {@link #forget}. */
    public static final int FORGET_AT_ONCE = 500;

    private static final int BATCH_ROWS = 500;
    private static final String WHERE_LOSER =
            " WHERE set_name = ? AND tbl = ? AND key_hash = ? AND loser_site = ? AND loser_inc = ? AND loser_n = ?";
    private static final String PROVISIONAL = "'PROVISIONAL'";
    private static final String PENDING = "'PENDING'";
    static final String OPEN = PROVISIONAL + ", " + PENDING;
    private static final String IS_OPEN = " AND status IN (" + OPEN + ")";

    private final Database database;
    private final String set;
    private final ConflictFeed feed;

    /** Of a site that publishes no conflicts. */
    public ConflictStore(Database database, String set) {
        this(database, set, ConflictFeed.none(database, set));
    }

    /** @param feed told of every change, in its transaction */
    public ConflictStore(Database database, String set, ConflictFeed feed) {
        this.database = database;
        this.set = set;
        this.feed = feed;
    }

    /**
     * Records losers and waiting writes met by an apply transaction, in that transaction. A row that is there stays as it
     * is.
     */
    public void provisional(Connection connection, List<ConflictRow> rows) throws SQLException {
        insertAbsent(connection, rows);
    }

    /**
     * Records outcomes that can no longer change, in the caller's transaction. The first final word on a write stays, and
     * with it the inputs that were recorded when it was met.
     *
     * @param lost writes that have lost
     * @param contested all writes that are settled; the provisional rows of those not {@code lost} go, those that had
     *     waited for a person are marked as decided
     */
    public void settle(Connection connection, List<ConflictRow> lost, List<StoredWrite> contested, long nowMicros)
            throws SQLException {
        if (!lost.isEmpty()) {
            feed.changing(
                    connection,
                    lost.stream().map(ConflictRow::name).toList(),
                    OPEN,
                    ConflictStep.Kind.SETTLED,
                    nowMicros);
            makeFinal(connection, lost, nowMicros);
            insertAbsent(connection, lost);
        }
        if (!contested.isEmpty()) {
            List<ConflictName> settled = allUnits(contested);
            feed.changing(connection, settled, PROVISIONAL, ConflictStep.Kind.DISMISSED, nowMicros);
            feed.changing(connection, settled, PENDING, ConflictStep.Kind.SETTLED, nowMicros);
            dismiss(connection, contested);
            markDecided(connection, contested, nowMicros);
        }
    }

    /**
     * Records which rows give way to keys and checks from now on, in the transaction that has them give way. What has
     * been open for one of {@code settled} and is not said again is settled with it.
     */
    public void gaveWay(Connection connection, List<StoredKey> settled, List<ConflictRow> rows, long nowMicros)
            throws SQLException {
        feed.gaveWay(connection, settled, rows, nowMicros);
        if (!settled.isEmpty()) {
            standAgain(connection, settled, nowMicros);
        }
        if (!rows.isEmpty()) {
            insert(connection, BridgeTable.CONFLICT.upsertSql(database.engine()), rows);
        }
    }

    private void standAgain(Connection connection, List<StoredKey> keys, long nowMicros) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE "
                + BridgeTable.CONFLICT.sql(database.engine()) + " SET status = ?, settled_at = ?"
                + " WHERE set_name = ? AND tbl = ? AND key_hash = ? AND kind IN (" + ConflictFeed.CONSTRAINTS + ")"
                + IS_OPEN)) {
            Batch batch = new Batch(update, BATCH_ROWS);
            for (StoredKey key : keys) {
                Bind.to(update)
                        .text(ConflictStatus.DECIDED.name())
                        .number(nowMicros)
                        .text(set)
                        .text(key.table())
                        .text(key.keyHash())
                        .addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    private static List<ConflictName> allUnits(List<StoredWrite> writes) {
        return writes.stream()
                .map(write -> new ConflictName(write.key(), write.dot(), ""))
                .toList();
    }

    private void insertAbsent(Connection connection, List<ConflictRow> rows) throws SQLException {
        feed.met(connection, rows);
        insert(connection, BridgeTable.CONFLICT.insertIfAbsentSql(database.engine()), rows);
    }

    private void insert(Connection connection, String sql, List<ConflictRow> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Batch batch = new Batch(insert, BATCH_ROWS);
            for (ConflictRow row : rows) {
                Bind bind = key(Bind.to(insert), row.key(), row.loser())
                        .text(row.unit())
                        .bytes(row.keyBytes())
                        .number(row.loserAt());
                Blob detail = fitting(connection, row.detail());
                outcome(bind, row).bytes(detail).number(row.createdAtMicros());
                bind.number(row.status() == ConflictStatus.FINAL ? (Long) row.createdAtMicros() : null)
                        .text(null)
                        .text(null)
                        .addBatch();
                batch.added(detail.length() + row.keyBytes().length());
            }
            batch.execute();
        }
    }

    private Blob fitting(Connection connection, Blob detail) throws SQLException {
        int most = Packet.bytes(database.engine(), connection, detail.length());
        return detail.length() <= most ? detail : ConflictRows.without(detail, most);
    }

    private void makeFinal(Connection connection, List<ConflictRow> rows, long nowMicros) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE "
                + BridgeTable.CONFLICT.sql(database.engine())
                + " SET winner_site = ?, winner_inc = ?, winner_n = ?, winner_hlc = ?, kind = ?, rule = ?, policy = ?,"
                + " status = ?, settled_at = ?" + WHERE_LOSER + " AND unit = ?" + IS_OPEN)) {
            Batch batch = new Batch(update, BATCH_ROWS);
            for (ConflictRow row : rows) {
                Bind bind = outcome(Bind.to(update), row).number(nowMicros);
                key(bind, row.key(), row.loser()).text(row.unit()).addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    private void dismiss(Connection connection, List<StoredWrite> writes) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + BridgeTable.CONFLICT.sql(database.engine()) + WHERE_LOSER + " AND status = ?")) {
            Batch batch = new Batch(delete, BATCH_ROWS);
            for (StoredWrite write : writes) {
                key(Bind.to(delete), write.key(), write.dot())
                        .text(ConflictStatus.PROVISIONAL.name())
                        .addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    private void markDecided(Connection connection, List<StoredWrite> writes, long nowMicros) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE "
                + BridgeTable.CONFLICT.sql(database.engine()) + " SET status = ?, settled_at = ?" + WHERE_LOSER
                + " AND status = ?")) {
            Batch batch = new Batch(update, BATCH_ROWS);
            for (StoredWrite write : writes) {
                Bind bind = Bind.to(update).text(ConflictStatus.DECIDED.name()).number(nowMicros);
                key(bind, write.key(), write.dot())
                        .text(ConflictStatus.PENDING.name())
                        .addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    /**
     * Notes who has decided, in the transaction of the decision: until the row folds, its conflicts stay pending.
     *
     * @param id of the decision
     */
    void decided(Connection connection, StoredKey key, Collection<Dot> losers, String author, String id)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE "
                + BridgeTable.CONFLICT.sql(database.engine()) + " SET decided_by = ?, decision = ?" + WHERE_LOSER
                + IS_OPEN)) {
            Batch batch = new Batch(update, BATCH_ROWS);
            for (Dot loser : losers) {
                key(Bind.to(update).text(author).text(id), key, loser).addBatch();
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

    private static Bind outcome(Bind bind, ConflictRow row) throws SQLException {
        return bind.text(siteOf(row.winner()))
                .number(incarnationOf(row.winner()))
                .number(sequenceOf(row.winner()))
                .number(row.winnerAt())
                .text(row.kind())
                .text(row.rule())
                .number(row.policy())
                .text(row.status().name());
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

    /**
     * Forgets conflicts that were settled before a time, some at once.
     *
     * @return how many it forgot; fewer than {@link #FORGET_AT_ONCE} if these were the last
     */
    public int forget(long settledBeforeMicros) {
        return database.inTransaction(Purpose.STORE, "forget old conflicts of set '" + set + "'", connection -> {
            List<ConflictName> old = settledBefore(connection, settledBeforeMicros);
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM " + BridgeTable.CONFLICT.sql(database.engine()) + WHERE_LOSER + " AND unit = ?")) {
                Batch batch = new Batch(delete, BATCH_ROWS);
                for (ConflictName name : old) {
                    key(Bind.to(delete), name.key(), name.loser())
                            .text(name.unit())
                            .addBatch();
                    batch.added(0);
                }
                batch.execute();
            }
            return old.size();
        });
    }

    private List<ConflictName> settledBefore(Connection connection, long micros) throws SQLException {
        List<ConflictName> names = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT tbl, key_hash, loser_site, loser_inc, loser_n, unit FROM "
                        + BridgeTable.CONFLICT.sql(database.engine())
                        + " WHERE set_name = ? AND status IN ('FINAL', 'DECIDED') AND settled_at < ? LIMIT "
                        + FORGET_AT_ONCE)) {
            Bind.to(select).text(set).number(micros);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    names.add(new ConflictName(
                            new StoredKey(rows.getString(1), rows.getString(2)),
                            new Dot(new SiteId(rows.getString(3), rows.getInt(4)), rows.getLong(5)),
                            rows.getString(6)));
                }
            }
        }
        return names;
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
