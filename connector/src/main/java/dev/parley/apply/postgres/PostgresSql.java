package dev.parley.apply.postgres;

import dev.parley.pipeline.ArrayJson;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts of the set-based statements: one array parameter for each column, joined to the table by its key. */
final class PostgresSql {
    /** Types that keep text as it is: all others of canonical type text are carried as text and cast. */
    private static final Set<String> WHOLE_TEXTS =
            Set.of("text", "character varying", "varchar", "bpchar", "citext", "name");

    private PostgresSql() {}

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    static String table(TableShape table) {
        return quoted(table.localSchema()) + "." + quoted(table.localName());
    }

    static ColumnShape column(TableShape table, String name) {
        return table.columns().get(table.names().indexOf(name));
    }

    static List<ColumnShape> columns(TableShape table, List<String> names) {
        return names.stream().map(name -> column(table, name)).toList();
    }

    /**
     * The type without its length: an explicit cast to {@code varchar(3)} would cut a longer text silently, while the
     * assignment to the column refuses it.
     */
    static String castType(String localType) {
        if (localType.indexOf('"') >= 0) {
            return localType;
        }
        String bare = localType
                .replaceAll("\\s*\\([^)]*\\)", "")
                .toLowerCase(Locale.ROOT)
                .strip();
        return switch (bare) {
            case "character", "char" -> "bpchar";
            case "bit" -> "bit varying";
            default -> bare;
        };
    }

    /** Type of one element of a parameter. Arrays of arrays and of composites would be taken apart: these travel as text. */
    static String carrier(ColumnShape column) {
        String type = castType(column.localType());
        return isTakenApart(column, type) ? "text" : type;
    }

    /** The value of a column from what carried it. */
    static String value(ColumnShape column, String carried) {
        String type = castType(column.localType());
        return isTakenApart(column, type) ? "CAST(" + carried + " AS " + type + ")" : carried;
    }

    private static boolean isTakenApart(ColumnShape column, String type) {
        return ArrayJson.isArray(type) || (column.type() == CanonicalType.TEXT && !WHOLE_TEXTS.contains(type));
    }

    /** {@code unnest(CAST(? AS bigint[]), …) WITH ORDINALITY AS v(c0, …, o)}; {@code extra} types follow the columns. */
    static String values(List<ColumnShape> columns, String... extra) {
        List<String> casts = new ArrayList<>();
        for (ColumnShape column : columns) {
            casts.add("CAST(? AS " + carrier(column) + "[])");
        }
        for (String type : extra) {
            casts.add("CAST(? AS " + type + "[])");
        }
        String names = list(casts.size(), i -> "c" + i);
        return "unnest(" + String.join(", ", casts) + ") WITH ORDINALITY AS v(" + names + ", o)";
    }

    /** {@code t."a" = v.c0 AND t."b" = v.c1}. */
    static String matching(String alias, List<ColumnShape> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i ->
                        alias + "." + quoted(columns.get(i).localName()) + " = " + value(columns.get(i), "v.c" + i))
                .collect(Collectors.joining(" AND "));
    }

    /** As {@link #matching}, and each key column has the very text where its collation takes others for the same. */
    private static String named(TableShape table, List<ColumnShape> key) {
        StringBuilder sql = new StringBuilder(matching("t", key));
        for (int i = 0; i < key.size(); i++) {
            if (table.key().loose().contains(key.get(i).name())) {
                sql.append(" AND CAST(t.")
                        .append(quoted(key.get(i).localName()))
                        .append(" AS text) COLLATE \"C\" = CAST(v.c")
                        .append(i)
                        .append(" AS text) COLLATE \"C\"");
            }
        }
        return sql.toString();
    }

    static String names(String prefix, List<ColumnShape> columns) {
        return columns.stream()
                .map(column -> prefix + quoted(column.localName()))
                .collect(Collectors.joining(", "));
    }

    static String list(int size, IntFunction<String> element) {
        return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(", "));
    }

    static String select(String what, TableShape table, List<ColumnShape> by, String tail) {
        return "SELECT " + what + " FROM " + values(by) + " JOIN " + table(table) + " AS t ON " + matching("t", by)
                + tail;
    }

    /** As {@link #select}, of the rows that these keys name. */
    static String selectNamed(String what, TableShape table, List<ColumnShape> key, String tail) {
        return "SELECT " + what + " FROM " + values(key) + " JOIN " + table(table) + " AS t ON " + named(table, key)
                + tail;
    }

    static String lockUnchanged(TableShape table, List<ColumnShape> key) {
        return "SELECT v.o FROM " + values(key, "xid", "tid") + " JOIN " + table(table) + " AS t ON "
                + named(table, key) + unchanged(key.size()) + " FOR NO KEY UPDATE OF t";
    }

    /** The version columns follow {@code columns} value columns. */
    static String unchanged(int columns) {
        return " AND t.xmin = v.c" + columns + " AND t.ctid = v.c" + (columns + 1);
    }

    /** Leaves out rows whose key is there; where a collation takes another one for it, the statement fails. */
    static String insert(TableShape table, List<ColumnShape> columns, List<ColumnShape> key, String returned) {
        return "INSERT INTO " + table(table) + " AS t (" + names("", columns) + ") OVERRIDING SYSTEM VALUE SELECT "
                + list(columns.size(), i -> value(columns.get(i), "v.c" + i)) + " FROM " + values(columns)
                + (table.key().loose().isEmpty() ? " ON CONFLICT (" + names("", key) + ") DO NOTHING" : "")
                + " RETURNING " + returned;
    }

    /** Value columns: the key, then what is set. */
    static String update(TableShape table, List<ColumnShape> key, List<ColumnShape> set, boolean compare) {
        List<ColumnShape> all = new ArrayList<>(key);
        all.addAll(set);
        String assignments = list(
                set.size(), i -> quoted(set.get(i).localName()) + " = " + value(set.get(i), "v.c" + (key.size() + i)));
        return "UPDATE " + table(table) + " AS t SET " + assignments + " FROM "
                + (compare ? values(all, "xid", "tid") : values(all)) + " WHERE " + named(table, key)
                + (compare ? unchanged(all.size()) : "") + " RETURNING v.o, t.xmin, t.ctid";
    }

    static String delete(TableShape table, List<ColumnShape> key, boolean compare) {
        return "DELETE FROM " + table(table) + " AS t USING " + (compare ? values(key, "xid", "tid") : values(key))
                + " WHERE " + named(table, key) + (compare ? unchanged(key.size()) : "");
    }
}
