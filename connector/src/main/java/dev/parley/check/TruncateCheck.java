package dev.parley.check;

import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.Truncation;
import dev.parley.store.Engine;
import dev.parley.store.Rows;
import dev.parley.store.TruncateGuard;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the database does with TRUNCATE what the site file says, partitions included. */
final class TruncateCheck implements DatabaseCheck {
    private static final String AREA = "tables";

    /** What is there of the table and its partitions: the function of an enabled trigger, or nothing. */
    private static final String GUARDS = """
            SELECT part.relid::regclass::text, coalesce(max(p.proname), '')
            FROM (SELECT c.oid AS relid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = ? AND c.relname = ?
                  UNION SELECT t.relid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  CROSS JOIN LATERAL pg_partition_tree(c.oid) t WHERE n.nspname = ? AND c.relname = ?) part
            LEFT JOIN pg_trigger g ON g.tgrelid = part.relid AND g.tgname = ? AND g.tgenabled = 'A'
            LEFT JOIN pg_proc p ON p.oid = g.tgfoid
            GROUP BY part.relid ORDER BY 1""";

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (TableShape table : context.catalog().tables()) {
            Truncation wanted = context.request().names().truncation(table.name());
            if (context.engine() == Engine.POSTGRESQL) {
                guards(context, table, wanted, findings);
            } else if (wanted != Truncation.IGNORE) {
                findings.add(mysql(table, wanted));
            }
        }
        return findings;
    }

    private static void guards(CheckContext context, TableShape table, Truncation wanted, List<Finding> findings)
            throws SQLException {
        String schema = context.request().schema();
        String function = wanted == Truncation.IGNORE ? "" : TruncateGuard.function(wanted);
        Rows.each(
                context.connection(),
                GUARDS,
                List.of(schema, table.localName(), schema, table.localName(), TruncateGuard.TRIGGER),
                row -> {
                    if (!row.getString(2).equals(function)) {
                        findings.add(guard(row.getString(1), wanted, row.getString(2)));
                    }
                });
    }

    private static Finding guard(String table, Truncation wanted, String found) {
        String setting = wanted.name().toLowerCase(Locale.ROOT);
        return Finding.error(
                AREA,
                table + " has truncate: " + setting + " in the site file, and "
                        + (found.isEmpty() ? "no trigger for it" : "the trigger of another setting"),
                wanted == Truncation.IGNORE
                        ? "the database does more than the site file says"
                        : "TRUNCATE would leave the rows at the other sites",
                CheckContext.RUN_INIT);
    }

    private static Finding mysql(TableShape table, Truncation wanted) {
        boolean replicate = wanted == Truncation.REPLICATE;
        return new Finding(
                replicate ? Severity.ERROR : Severity.WARNING,
                AREA,
                "table " + table.name() + " has truncate: " + wanted.name().toLowerCase(Locale.ROOT)
                        + " in the site file, and MySQL asks nobody before a TRUNCATE",
                replicate
                        ? "its log names no rows, so there is nothing that could be sent"
                        : "the agent can only raise an alarm afterwards",
                replicate
                        ? "write truncate: refuse or ignore, and let applications use DELETE"
                        : "give applications accounts without the DROP privilege, which TRUNCATE needs");
    }
}
