package dev.parley.apply.postgres;

import dev.parley.apply.ScanDialect;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pages by row comparison over the primary key's index. */
public final class PostgresScan implements ScanDialect {
    /** Types whose bytes on the wire are the text itself. */
    private static final Set<String> PLAIN_TEXT = Set.of("text", "character varying", "varchar");

    /** By the column's type: found out once, not for every row. */
    private final Map<String, Boolean> plainTexts = new HashMap<>();

    @Override
    public void prepareSession(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // A page is a stretch of the key's index, whatever statistics say of the table.
            statement.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off;"
                    + " SET enable_mergejoin = off; SET extra_float_digits = 1; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = postgres;"
                    + " SET jit = off; SET max_parallel_workers_per_gather = 0");
        }
    }

    @Override
    public String select(TableShape table, List<ColumnShape> columns, boolean after) {
        List<ColumnShape> key = key(table);
        String where = after
                ? " WHERE (" + PostgresSql.names("t.", key) + ") > ("
                        + PostgresSql.list(
                                key.size(),
                                i -> PostgresSql.value(
                                        key.get(i), "(CAST(? AS " + PostgresSql.carrier(key.get(i)) + "[]))[1]"))
                        + ")"
                : "";
        return "SELECT " + PostgresSql.names("t.", columns) + " FROM " + PostgresSql.table(table) + " AS t" + where
                + " ORDER BY " + PostgresSql.names("t.", key) + " LIMIT ?";
    }

    @Override
    public int bindAfter(PreparedStatement statement, TableShape table, RowKey after) throws SQLException {
        for (int i = 0; i < after.size(); i++) {
            statement.setObject(
                    i + 1, ArrayText.ofKeys(List.of(after), i, key(table).get(i)), Types.OTHER);
        }
        return after.size() + 1;
    }

    @Override
    public Value read(ResultSet row, int position, ColumnShape column) throws SQLException {
        return PostgresReader.read(row, position, column);
    }

    @Override
    public void hash(ResultSet row, int position, ColumnShape column, CanonicalHash hash) throws SQLException {
        switch (column.type()) {
            case INT -> ScanDialect.hashInteger(row, position, hash);
            case TEXT -> text(row, position, column, hash);
            case DECIMAL -> decimal(row.getString(position), hash);
            case BYTES -> hash.binary(row.getBytes(position));
            default -> hash.value(read(row, position, column));
        }
    }

    /** Not by its bytes: a statement that was used a few times has numbers sent in a form of the server's own. */
    private static void decimal(@Nullable String plain, CanonicalHash hash) {
        hash.decimal(plain == null ? null : plain.getBytes(StandardCharsets.US_ASCII));
    }

    private void text(ResultSet row, int position, ColumnShape column, CanonicalHash hash) throws SQLException {
        boolean plain =
                plainTexts.computeIfAbsent(column.localType(), type -> PLAIN_TEXT.contains(PostgresSql.castType(type)));
        if (!plain) {
            hash.value(read(row, position, column));
            return;
        }
        hash.text(row.getBytes(position));
    }

    private static List<ColumnShape> key(TableShape table) {
        return PostgresSql.columns(table, table.keyColumns());
    }
}
