package dev.parley.check;

import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Primary keys that the database counts up: members that count alike give two rows the same key. */
final class GeneratedKeyCheck implements DatabaseCheck {
    private static final String AREA = "keys";
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

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        int members = context.request().members().size();
        if (members < 2) {
            return List.of();
        }
        return context.engine() == PG ? sequences(context, members) : counters(context, members);
    }

    private static List<Finding> sequences(CheckContext context, int members) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Rows.each(context.connection(), SEQUENCES, List.of(context.request().schema()), row -> {
            long increment = row.getLong(3);
            if (context.request().names().table(row.getString(1)).isPresent() && Math.abs(increment) < members) {
                String table = PG.quote(context.request().schema(), row.getString(1));
                String sequence = PG.quote(row.getString(4), row.getString(5));
                long restart = (row.getLong(6) / members + 2) * members
                        + context.request().ordinal();
                findings.add(Finding.warning(
                        AREA,
                        "sequence " + sequence + " counts the keys of " + table + " up by " + increment,
                        why(members),
                        "ALTER SEQUENCE " + sequence + " INCREMENT BY " + members + " RESTART WITH " + restart + ";"));
            }
        });
        return findings;
    }

    private static List<Finding> counters(CheckContext context, int members) throws SQLException {
        List<String> tables = Rows.list(
                context.connection(), COUNTED, List.of(context.request().schema()), row -> row.getString(1));
        List<String> replicated = tables.stream()
                .filter(table -> context.request().names().table(table).isPresent())
                .toList();
        int increment = Integer.parseInt(Rows.text(context.connection(), "SELECT @@GLOBAL.auto_increment_increment"));
        if (replicated.isEmpty() || increment >= members) {
            return List.of();
        }
        return List.of(Finding.warning(
                AREA,
                "auto_increment_increment is " + increment + ", and MySQL counts the keys of "
                        + String.join(", ", replicated),
                why(members),
                "SET PERSIST auto_increment_increment = " + members + "; SET PERSIST auto_increment_offset = "
                        + context.request().ordinal() + ";"));
    }

    private static String why(int members) {
        return "the group has " + members
                + " members: rows that two of them insert at once get the same key, and become"
                + " one row, of which one insert is lost";
    }
}
