package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.store.PostgresTypes.BaseType;
import dev.parley.store.RawSchema.RawColumn;
import dev.parley.store.RawSchema.RawForeignKey;
import dev.parley.store.RawSchema.RawIndex;
import dev.parley.store.RawSchema.RawTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads PostgreSQL's system catalog: four queries for a whole schema. */
final class PostgresCatalog {
    private static final String TABLES = """
            SELECT c.relname, c.relkind IN ('r', 'p'), c.relreplident = 'f',
                   c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid), c.relreplident,
                   coalesce((SELECT ic.relname FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
                             WHERE i.indrelid = c.oid AND i.indisreplident), '')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
            ORDER BY c.relname""";

    private static final String COLUMNS = """
            WITH RECURSIVE base(oid, root, modifier) AS (
                SELECT oid, oid, -1 FROM pg_type WHERE typtype <> 'd'
                UNION ALL
                SELECT t.oid, b.root, greatest(t.typtypmod, b.modifier)
                FROM pg_type t JOIN base b ON t.typbasetype = b.oid WHERE t.typtype = 'd')
            SELECT c.relname, a.attname, format_type(r.oid, greatest(a.atttypmod, b.modifier)), r.typname, r.typtype, rn.nspname,
                   NOT a.attnotnull, a.attgenerated <> '', e.typname, e.typtype, en.nspname,
                   NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '',
                   r.typname = 'citext' OR NOT coalesce(l.collisdeterministic, true)
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN base b ON b.oid = a.atttypid
            JOIN pg_type r ON r.oid = b.root
            JOIN pg_namespace rn ON rn.oid = r.typnamespace
            LEFT JOIN pg_collation l ON l.oid = a.attcollation
            LEFT JOIN pg_type e ON e.oid = r.typelem AND r.typcategory = 'A'
            LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
            WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.relname, a.attnum""";

    private static final String UNIQUES = """
            SELECT c.relname, ic.relname, i.indisprimary, NOT i.indimmediate,
                   CASE WHEN i.indisexclusion THEN 'an exclusion constraint'
                        WHEN i.indexprs IS NOT NULL THEN 'over an expression'
                        WHEN i.indpred IS NOT NULL THEN 'partial'
                        WHEN to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN 'NULLS NOT DISTINCT'
                        ELSE '' END,
                   ARRAY(SELECT a.attname::text
                         FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                         WHERE k.place <= i.indnkeyatts ORDER BY k.place)
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_class ic ON ic.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND (i.indisunique OR i.indisexclusion) AND i.indislive
            ORDER BY c.relname, ic.relname""";

    private static final String FOREIGN_KEYS = """
            SELECT f.conname, cn.nspname, c.relname, pn.nspname, p.relname,
                   ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum ORDER BY k.place),
                   ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = p.oid AND a.attnum = k.attnum ORDER BY k.place)
            FROM pg_constraint f
            JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
            JOIN pg_class p ON p.oid = f.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
            WHERE f.contype = 'f' AND f.conparentid = 0 AND ? IN (cn.nspname, pn.nspname)
            ORDER BY f.conname, c.relname""";

    private PostgresCatalog() {}

    static RawSchema read(Connection connection, String schema) throws SQLException {
        RawSchema raw = new RawSchema(schema);
        Rows.each(connection, TABLES, List.of(schema), row -> {
            RawTable table = new RawTable(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
            table.identity = row.getString(5);
            table.identityIndex = row.getString(6);
            raw.tables.put(table.name, table);
        });
        Rows.each(connection, COLUMNS, List.of(schema), row -> readColumn(raw, row));
        Rows.each(connection, UNIQUES, List.of(schema), row -> readUnique(raw, row));
        Rows.each(connection, FOREIGN_KEYS, List.of(schema), row -> {
            raw.foreignKeys.add(new RawForeignKey(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    texts(row, 6),
                    row.getString(4),
                    row.getString(5),
                    texts(row, 7)));
        });
        return raw;
    }

    private static void readColumn(RawSchema raw, ResultSet row) throws SQLException {
        RawTable table = raw.tables.get(row.getString(1));
        if (table != null) {
            String localType = row.getString(3);
            BaseType type = new BaseType(row.getString(4), row.getString(5), row.getString(6));
            BaseType element = row.getString(9) == null
                    ? null
                    : new BaseType(row.getString(9), row.getString(10), row.getString(11));
            CanonicalType carried = PostgresTypes.canonical(type, element, localType);
            table.columns.add(new RawColumn(
                    row.getString(2),
                    carried,
                    localType,
                    row.getBoolean(7),
                    row.getBoolean(8),
                    carried == null && PostgresTypes.hasText(type, element),
                    row.getBoolean(12),
                    row.getBoolean(13)));
        }
    }

    private static void readUnique(RawSchema raw, ResultSet row) throws SQLException {
        RawTable table = raw.tables.get(row.getString(1));
        if (table != null) {
            table.uniques.add(new RawIndex(
                    row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getString(5), texts(row, 6)));
        }
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (Object text : (Object[]) row.getArray(column).getArray()) {
            texts.add(String.valueOf(text));
        }
        return texts;
    }
}
