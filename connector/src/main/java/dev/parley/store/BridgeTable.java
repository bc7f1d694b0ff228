package dev.parley.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The bridge's own tables, with the statements that depend on nothing but their columns. */
public enum BridgeTable {
    LEASE(false, 1, "set_name:NAME", "epoch:NUMBER", "holder:TEXT", "taken_at:NUMBER"),
    PRESENCE(false, 1, "set_name:NAME", "asked:NUMBER", "answered:NUMBER"),
    SELF(
            false,
            1,
            "set_name:NAME",
            "site:NAME",
            "incarnation:NUMBER",
            "system_id:TEXT",
            "slot:TEXT",
            "acked_n:NUMBER",
            "acked_offset:NUMBER"),
    /**
     * Incarnations of sites: of a former one the last transaction that counts, of the one that this database has begun the
     * token that opens it in the log.
     */
    INCARNATION(false, 3, "set_name:NAME", "site:NAME", "incarnation:NUMBER", "last_seq:NUMBER?", "opening:TOKEN"),
    FENCE(true, 1, "set_name:NAME", "nonce:NUMBER"),
    HEARTBEAT(true, 1, "set_name:NAME", "number:NUMBER", "floor:BYTES", "policies:TEXT", "members:TEXT"),
    APPLIED(
            true,
            4,
            "set_name:NAME",
            "site:NAME",
            "incarnation:NUMBER",
            "first_seq:NUMBER",
            "last_seq:NUMBER",
            "hlc:NUMBER",
            "epoch:NUMBER"),
    TRAILER(true, 2, "set_name:NAME", "token:TOKEN", "kind:NAME", "key_list:BYTES", "created_at:NUMBER"),
    /** What applications say of the trace that they write in, as part of their transaction; of all sets. */
    TRACE(true, 1, "id:COUNTED", "traceparent:TOKEN"),
    CONFIG(true, 2, "set_name:NAME", "version:NUMBER", "doc:BYTES"),
    WINDOW(false, 3, "set_name:NAME", "tbl:TABLE", "key_hash:TOKEN", "key_bytes:BYTES", "state:BYTES"),
    CHECKPOINT(
            false,
            1,
            "set_name:NAME",
            "epoch:NUMBER",
            "position:TEXT",
            "n:NUMBER",
            "hlc:NUMBER",
            "vector:BYTES",
            "known:BYTES",
            "floors:BYTES",
            "offsets:BYTES",
            "saved_at:NUMBER"),
    /**
     * How far the tables of a new site are copied; the row without a table names the donor, what becomes of rows that were
     * there before (in place of a key), and whether that is done.
     */
    JOINING(false, 2, "set_name:NAME", "tbl:TABLE", "donor:NAME", "after_key:TEXT?", "done:NUMBER", "copied:NUMBER"),
    /** Rows that the site had before it joined and that its donor did not have like that; {@code wish} says what next. */
    BROUGHT(
            false,
            3,
            "set_name:NAME",
            "tbl:TABLE",
            "key_hash:TOKEN",
            "key_bytes:BYTES",
            "image:BYTES",
            "donor:NAME",
            "wish:NAME",
            "set_aside_at:NUMBER"),
    PROJECTED(
            true,
            3,
            "set_name:NAME",
            "tbl:TABLE",
            "key_hash:TOKEN",
            "key_bytes:BYTES",
            "image:BYTES?",
            "held:BYTES?",
            "reason:NAME",
            "blockers:BYTES",
            "rank_hlc:NUMBER",
            "rank_site:TOKEN"),
    CONFLICT(
            true,
            7,
            "set_name:NAME",
            "tbl:TABLE",
            "key_hash:TOKEN",
            "loser_site:NAME",
            "loser_inc:NUMBER",
            "loser_n:NUMBER",
            "unit:TABLE",
            "key_bytes:BYTES",
            "loser_hlc:NUMBER?",
            "winner_site:NAME?",
            "winner_inc:NUMBER?",
            "winner_n:NUMBER?",
            "winner_hlc:NUMBER?",
            "kind:NAME",
            "rule:TEXT",
            "policy:NUMBER",
            "status:NAME",
            "detail:BYTES",
            "created_at:NUMBER",
            "settled_at:NUMBER?",
            "decided_by:TEXT?",
            "decision:TOKEN?"),
    DECISION(
            true,
            2,
            "set_name:NAME",
            "id:TOKEN",
            "tbl:TABLE",
            "key_hash:TOKEN",
            "key_bytes:BYTES",
            "doc:BYTES",
            "author:TEXT",
            "note:TEXT",
            "created_at:NUMBER"),
    PROPOSAL(
            false,
            2,
            "set_name:NAME",
            "id:TOKEN",
            "tbl:TABLE",
            "key_hash:TOKEN",
            "loser_site:NAME",
            "loser_inc:NUMBER",
            "loser_n:NUMBER",
            "unit:TABLE",
            "action:NAME",
            "request:BYTES",
            "doc:BYTES",
            "author:TEXT",
            "note:TEXT",
            "created_at:NUMBER",
            "state:NAME",
            "closed_by:TEXT?",
            "closed_note:TEXT?",
            "closed_at:NUMBER?"),
    FEED(
            false,
            2,
            "set_name:NAME",
            "id:TOKEN",
            "tbl:TABLE",
            "key_hash:TOKEN",
            "loser_site:NAME",
            "loser_inc:NUMBER",
            "loser_n:NUMBER",
            "unit:TABLE",
            "step:NAME",
            "author:TEXT",
            "note:TEXT",
            "at:NUMBER"),
    VERDICT(
            false,
            6,
            "set_name:NAME",
            "tbl:TABLE",
            "key_hash:TOKEN",
            "site:NAME",
            "incarnation:NUMBER",
            "n:NUMBER",
            "hlc:NUMBER",
            "doc:BYTES",
            "at:NUMBER"),
    PAUSE(false, 1, "set_name:NAME", "author:TEXT", "note:TEXT", "since:NUMBER"),
    /** Which columns the replicated tables had at which place of the log. */
    SHAPES(false, 1, "set_name:NAME", "doc:BYTES", "saved_at:NUMBER");

    record Column(String name, ColumnKind kind, boolean nullable) {
        static Column parse(String text) {
            int colon = text.indexOf(':');
            boolean nullable = text.endsWith("?");
            String kind = text.substring(colon + 1, text.length() - (nullable ? 1 : 0));
            return new Column(text.substring(0, colon), ColumnKind.valueOf(kind), nullable);
        }
    }

    private final boolean captured;
    private final int keySize;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy of records
    private final List<Column> columns;

    BridgeTable(boolean captured, int keySize, String... columns) {
        this.captured = captured;
        this.keySize = keySize;
        List<Column> parsed = new ArrayList<>();
        for (String column : columns) {
            parsed.add(Column.parse(column));
        }
        this.columns = List.copyOf(parsed);
    }

    /** True if its rows are part of the captured log: they take effect at a position of it. */
    public boolean isCaptured() {
        return captured;
    }

    /** Name in the database, without the schema. */
    public String localName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Name as capture sees it, for example {@code parley.applied}. */
    public String canonicalName() {
        return Engine.BRIDGE_SCHEMA + "." + localName();
    }

    /** Column names in table order. */
    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /** Names of the primary key columns. */
    public List<String> keyNames() {
        return columnNames().subList(0, keySize);
    }

    List<Column> columns() {
        return columns;
    }

    /** Quoted name with schema. */
    String sql(Engine engine) {
        return engine.quote(Engine.BRIDGE_SCHEMA, localName());
    }

    /** Quoted column names, separated by commas. */
    String columnSql(Engine engine) {
        return join(columnNames(), engine::quote, ", ");
    }

    /** INSERT of all columns with one parameter each. */
    String insertSql(Engine engine) {
        return "INSERT INTO " + sql(engine) + " (" + columnSql(engine) + ") VALUES ("
                + join(columnNames(), name -> "?", ", ") + ")";
    }

    /**
     * INSERT that replaces the row of the same key. These tables have no unique key but the primary one, so MySQL's form
     * cannot hit another row.
     */
    String upsertSql(Engine engine) {
        List<String> others = columnNames().subList(keySize, columns.size());
        if (engine == Engine.POSTGRESQL) {
            return insertSql(engine) + " ON CONFLICT (" + join(keyNames(), engine::quote, ", ") + ") DO UPDATE SET "
                    + join(others, name -> engine.quote(name) + " = EXCLUDED." + engine.quote(name), ", ");
        }
        return insertSql(engine) + " ON DUPLICATE KEY UPDATE "
                + join(others, name -> engine.quote(name) + " = VALUES(" + engine.quote(name) + ")", ", ");
    }

    /** INSERT that leaves an existing row of the same key alone. */
    String insertIfAbsentSql(Engine engine) {
        if (engine == Engine.POSTGRESQL) {
            return insertSql(engine) + " ON CONFLICT (" + join(keyNames(), engine::quote, ", ") + ") DO NOTHING";
        }
        String first = engine.quote(columnNames().get(0));
        return insertSql(engine) + " ON DUPLICATE KEY UPDATE " + first + " = " + sql(engine) + "." + first;
    }

    /** DELETE of one row by its primary key. */
    String deleteSql(Engine engine) {
        return "DELETE FROM " + sql(engine) + " WHERE "
                + join(keyNames(), name -> engine.quote(name) + " = ?", " AND ");
    }

    private static String join(List<String> names, java.util.function.UnaryOperator<String> each, String separator) {
        return names.stream().map(each).collect(Collectors.joining(separator));
    }
}
