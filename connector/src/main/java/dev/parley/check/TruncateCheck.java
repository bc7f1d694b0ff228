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

    /** Accounts with the privilege that TRUNCATE needs, administrators left out. */
    private static final String DROPPING = """
            SELECT DISTINCT may.GRANTEE FROM (
                SELECT GRANTEE FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'DROP'
                UNION ALL SELECT GRANTEE FROM information_schema.SCHEMA_PRIVILEGES
                          WHERE PRIVILEGE_TYPE = 'DROP' AND ? LIKE TABLE_SCHEMA
                UNION ALL SELECT GRANTEE FROM information_schema.TABLE_PRIVILEGES
                          WHERE PRIVILEGE_TYPE = 'DROP' AND TABLE_SCHEMA = ? AND TABLE_NAME = ?) may
            WHERE may.GRANTEE NOT IN (SELECT GRANTEE FROM information_schema.USER_PRIVILEGES
                                      WHERE PRIVILEGE_TYPE = 'CREATE USER')
            ORDER BY 1""";

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (TableShape table : context.catalog().tables()) {
            Truncation wanted = context.request().names().truncation(table.name());
            if (context.engine() == Engine.POSTGRESQL) {
                guards(context, table, wanted, findings);
            } else if (wanted == Truncation.REPLICATE) {
                findings.add(notReplicated(table));
            } else if (wanted == Truncation.REFUSE) {
                findings.add(context.asAdmin() ? mayTruncate(context, table) : mayNotBeRefused(table, "somebody may"));
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

    private static Finding notReplicated(TableShape table) {
        return Finding.error(
                AREA,
                "table " + table.name()
                        + " has truncate: replicate in the site file, and MySQL asks nobody before a TRUNCATE",
                "its log names no rows, so there is nothing that could be sent",
                "write truncate: refuse or ignore, and let applications use DELETE");
    }

    /** Administrators can give themselves what they lack. */
    private static Finding mayTruncate(CheckContext context, TableShape table) throws SQLException {
        String schema = context.request().schema();
        List<String> accounts = Rows.list(
                context.connection(), DROPPING, List.of(schema, schema, table.localName()), row -> row.getString(1));
        return accounts.isEmpty()
                ? Finding.info(
                        AREA,
                        "only administrators may run TRUNCATE on table " + table.name()
                                + ", which has truncate: refuse in the site file",
                        "MySQL asks nobody before it: the agent could only raise an alarm afterwards")
                : mayNotBeRefused(table, "these accounts may: " + String.join(", ", accounts));
    }

    private static Finding mayNotBeRefused(TableShape table, String who) {
        return Finding.warning(
                AREA,
                "table " + table.name()
                        + " has truncate: refuse in the site file, MySQL asks nobody before a TRUNCATE, and " + who,
                "the agent can only raise an alarm afterwards",
                "give applications accounts without the DROP privilege, which TRUNCATE needs: GRANT SELECT, INSERT, UPDATE,"
                        + " DELETE instead of ALL");
    }
}
