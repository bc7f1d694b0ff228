package dev.parley.check;

import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Text columns whose equality is looser than equal characters. */
final class LooseColumns {
    private static final String POSTGRES = """
            SELECT c.relname || '.' || a.attname FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_collation l ON l.oid = a.attcollation
            WHERE n.nspname = ? AND a.attnum > 0 AND NOT a.attisdropped
                  AND (NOT coalesce(l.collisdeterministic, true) OR t.typname = 'citext')""";

    private static final String MYSQL = """
            SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = ? AND DATA_TYPE <> 'enum'
                  AND (COLLATION_NAME LIKE '%\\_ci' OR COLLATION_NAME LIKE '%\\_ai')""";

    private LooseColumns() {}

    /** Local names, table and column with a dot between them. */
    static Set<String> of(Engine engine, Connection connection, String schema) throws SQLException {
        String sql = engine == Engine.POSTGRESQL ? POSTGRES : MYSQL;
        return Set.copyOf(Rows.list(connection, sql, List.of(schema), row -> row.getString(1)));
    }
}
