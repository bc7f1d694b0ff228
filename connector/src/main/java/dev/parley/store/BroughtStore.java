package dev.parley.store;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rows that a site had before it joined, and that its donor did not have like that. Thread-safe. */
public final class BroughtStore {
    private static final int BATCH_ROWS = 500;
    private static final LogPlace PLACE = LogPlace.of("parley.brought");

    private final Database database;
    private final String set;
    private final StoredCodec codec = new StoredCodec();

    public BroughtStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /**
     * One of them.
     *
     * @param donor site that did not have it like that
     * @param wish what is to become of it, or has
     */
    public record Brought(RowKey key, Row image, String donor, String wish) {}

    /**
     * Where to look.
     *
     * @param keyHash first digits of the hash of the key
     */
    public record Filter(Optional<String> wish, Optional<String> table, Optional<String> keyHash, int limit) {
        /** Rows of which one thing is to become. */
        public static Filter of(String wish, int limit) {
            return new Filter(Optional.of(wish), Optional.empty(), Optional.empty(), limit);
        }
    }

    /** Keeps rows, in the caller's transaction. What is kept of a row already stays. */
    public void keep(Connection connection, List<Brought> rows, long nowMicros) throws SQLException {
        write(connection, rows, BridgeTable.BROUGHT.insertIfAbsentSql(database.engine()), nowMicros);
    }

    /** Keeps rows in place of what is kept of them, in the caller's transaction. */
    public void replace(Connection connection, List<Brought> rows, long nowMicros) throws SQLException {
        write(connection, rows, BridgeTable.BROUGHT.upsertSql(database.engine()), nowMicros);
    }

    private void write(Connection connection, List<Brought> rows, String sql, long nowMicros) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Batch batch = new Batch(insert, BATCH_ROWS);
            for (Brought row : rows) {
                StoredKey key = StoredKey.of(row.key());
                Blob image = Blob.of(codec.row(row.image()));
                Bind.to(insert)
                        .text(set)
                        .text(key.table())
                        .text(key.keyHash())
                        .bytes(Blob.of(codec.key(row.key())))
                        .bytes(image)
                        .text(row.donor())
                        .text(row.wish())
                        .number(nowMicros)
                        .addBatch();
                batch.added(image.length());
            }
            batch.execute();
        }
    }

    /** Forgets rows, in the caller's transaction. */
    public void forget(Connection connection, List<RowKey> keys) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(BridgeTable.BROUGHT.deleteSql(database.engine()))) {
            Batch batch = new Batch(delete, BATCH_ROWS);
            for (RowKey key : keys) {
                StoredKey stored = StoredKey.of(key);
                Bind.to(delete)
                        .text(set)
                        .text(stored.table())
                        .text(stored.keyHash())
                        .addBatch();
                batch.added(0);
            }
            batch.execute();
        }
    }

    /** Number of rows of all sets; 0 where the table has never been made. Any account that may read the table will do. */
    public static long count(Database database) {
        return database.inTransaction(Purpose.STORE, "count the rows that the site brought", connection -> {
            boolean there = !Rows.list(
                            connection,
                            "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                            List.of(Engine.BRIDGE_SCHEMA, BridgeTable.BROUGHT.localName()),
                            row -> row.getInt(1))
                    .isEmpty();
            return there
                    ? Rows.list(
                                    connection,
                                    "SELECT count(*) FROM " + BridgeTable.BROUGHT.sql(database.engine()),
                                    List.of(),
                                    row -> row.getLong(1))
                            .get(0)
                    : 0L;
        });
    }

    /** Number of rows by what is to become of them. */
    public Map<String, Long> counts() {
        return database.inTransaction(Purpose.STORE, "count the rows that set '" + set + "' brought", connection -> {
            Map<String, Long> counts = new TreeMap<>();
            Rows.each(
                    connection,
                    "SELECT wish, count(*) FROM " + BridgeTable.BROUGHT.sql(database.engine())
                            + " WHERE set_name = ? GROUP BY wish",
                    List.of(set),
                    row -> counts.put(row.getString(1), row.getLong(2)));
            return counts;
        });
    }

    /** Some rows in the order of their tables, and within one of their keys' hashes. */
    public List<Brought> list(Filter filter) {
        return database.inTransaction(
                Purpose.STORE, "read the rows that set '" + set + "' brought", connection -> list(connection, filter));
    }

    /** Tables of all rows that there are to look at, whatever the filter's limit, in the order in which they come. */
    public List<String> tables(Filter filter) {
        return database.inTransaction(
                Purpose.STORE, "read the tables of rows that set '" + set + "' brought", connection -> {
                    String sql = "SELECT DISTINCT tbl FROM " + where(filter) + " ORDER BY tbl";
                    try (PreparedStatement select = connection.prepareStatement(sql)) {
                        bindAll(Bind.to(select).text(set), filter);
                        List<String> tables = new ArrayList<>();
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                tables.add(rows.getString(1));
                            }
                        }
                        return tables;
                    }
                });
    }

    private String where(Filter filter) {
        StringBuilder sql = new StringBuilder(BridgeTable.BROUGHT.sql(database.engine())).append(" WHERE set_name = ?");
        filter.wish().ifPresent(wish -> sql.append(" AND wish = ?"));
        filter.table().ifPresent(table -> sql.append(" AND tbl = ?"));
        filter.keyHash().ifPresent(hash -> sql.append(" AND key_hash LIKE ?"));
        return sql.toString();
    }

    /** As {@link #list(Filter)}, in the caller's transaction. */
    public List<Brought> list(Connection connection, Filter filter) throws SQLException {
        String sql = "SELECT key_bytes, image, donor, wish FROM " + where(filter) + " ORDER BY tbl, key_hash LIMIT "
                + filter.limit();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            Bind bind = Bind.to(select).text(set);
            bindAll(bind, filter);
            return read(select);
        }
    }

    private static void bindAll(Bind bind, Filter filter) throws SQLException {
        if (filter.wish().isPresent()) {
            bind.text(filter.wish().get());
        }
        if (filter.table().isPresent()) {
            bind.text(filter.table().get());
        }
        if (filter.keyHash().isPresent()) {
            bind.text(filter.keyHash().get() + "%");
        }
    }

    private List<Brought> read(PreparedStatement select) throws SQLException {
        List<Brought> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Brought(
                        codec.key(rows.getBytes(1), PLACE),
                        codec.row(rows.getBytes(2), PLACE),
                        rows.getString(3),
                        rows.getString(4)));
            }
        }
        return found;
    }
}
