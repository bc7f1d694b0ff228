package dev.parley.check;

import dev.parley.store.Engine;
import dev.parley.store.Rows;
import dev.parley.store.TableNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads which primary keys of replicated tables the database counts up, and how. */
final class GeneratedKeys {
    private static final Engine PG = Engine.POSTGRESQL;

    private static final String SEQUENCES = """
            SELECT c.relname, a.attname, s.seqincrement, ns.nspname, sc.relname,
                   CASE WHEN has_sequence_privilege(sc.oid, 'SELECT')
                        THEN coalesce(pg_sequence_last_value(sc.oid), s.seqstart) ELSE s.seqstart END
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                 AND d.refobjsubid = a.attnum AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            JOIN pg_class sc ON sc.oid = d.objid AND sc.relkind = 'S'
            JOIN pg_namespace ns ON ns.oid = sc.relnamespace
            JOIN pg_sequence s ON s.seqrelid = sc.oid
            WHERE n.nspname = ? ORDER BY 1""";

    private static final String COUNTED = """
            SELECT c.TABLE_NAME FROM information_schema.COLUMNS c
            WHERE c.TABLE_SCHEMA = ? AND c.EXTRA LIKE '%auto_increment%' AND c.COLUMN_KEY = 'PRI'
                  AND 1 = (SELECT count(*) FROM information_schema.COLUMNS k WHERE k.TABLE_SCHEMA = c.TABLE_SCHEMA
                           AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_KEY = 'PRI')
            ORDER BY 1""";

    private GeneratedKeys() {}

    /**
     * What counts the keys of one table.
     *
     * @param table as the database calls it
     * @param name quoted name of the sequence; at MySQL, where one setting serves all tables, that of the setting
     * @param increment how far apart two keys are
     * @param offset the number it counts from, as far as the setting says it; 0 at PostgreSQL
     * @param last the last key given, or the first to come; 0 at MySQL
     */
    record Counter(Engine engine, String table, String name, long increment, long offset, long last) {
        /** The statements after which no other member of a group gives the same keys. */
        String fix(int members, int ordinal) {
            return engine == PG
                    ? "ALTER SEQUENCE " + name + " INCREMENT BY " + members + " RESTART WITH "
                            + ((last / members + 2) * members + ordinal) + ";"
                    : "SET PERSIST auto_increment_increment = " + members + "; SET PERSIST auto_increment_offset = "
                            + ordinal + ";";
        }

        /** True if this member gives keys that no other member gives. */
        boolean fits(int members, int ordinal) {
            boolean apart = Math.abs(increment) >= members;
            return engine == PG ? apart && Math.floorMod(last - ordinal, increment) == 0 : apart && offset == ordinal;
        }
    }

    static List<Counter> read(Engine engine, Connection connection, String schema, TableNames names)
            throws SQLException {
        return engine == PG ? sequences(connection, schema, names) : counted(connection, schema, names);
    }

    private static List<Counter> sequences(Connection connection, String schema, TableNames names) throws SQLException {
        List<Counter> counters = new ArrayList<>();
        Rows.each(connection, SEQUENCES, List.of(schema), row -> {
            if (names.table(row.getString(1)).isPresent()) {
                counters.add(new Counter(
                        PG,
                        PG.quote(schema, row.getString(1)),
                        PG.quote(row.getString(4), row.getString(5)),
                        row.getLong(3),
                        0,
                        row.getLong(6)));
            }
        });
        return List.copyOf(counters);
    }

    private static List<Counter> counted(Connection connection, String schema, TableNames names) throws SQLException {
        long increment = Long.parseLong(Rows.text(connection, "SELECT @@GLOBAL.auto_increment_increment"));
        long offset = Long.parseLong(Rows.text(connection, "SELECT @@GLOBAL.auto_increment_offset"));
        List<Counter> counters = new ArrayList<>();
        Rows.each(connection, COUNTED, List.of(schema), row -> {
            if (names.table(row.getString(1)).isPresent()) {
                counters.add(
                        new Counter(Engine.MYSQL, row.getString(1), "auto_increment_increment", increment, offset, 0));
            }
        });
        return List.copyOf(counters);
    }
}
