package dev.parley.check;

import dev.parley.pipeline.TableShape;
import dev.parley.store.Engine;
import dev.parley.store.Rows;
import dev.parley.store.TruncateGuard;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Properties of PostgreSQL tables that keep their changes out of the log, or let them in twice. */
final class PostgresTableCheck {
    private static final String AREA = "tables";

    private static final String TABLES = """
            SELECT c.relname, c.relpersistence, c.relreplident, c.relrowsecurity
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relkind IN ('r', 'p') ORDER BY c.relname""";

    private static final String TRIGGERS = """
            SELECT c.relname, t.tgname
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND NOT t.tgisinternal AND t.tgenabled IN ('A', 'R') AND t.tgname <> ? ORDER BY 1, 2""";

    private static final String LOOSE_KEYS = """
            SELECT c.relname, ic.relname, string_agg(a.attname, ', ' ORDER BY k.place)
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class ic ON ic.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_collation l ON l.oid = a.attcollation
            WHERE n.nspname = ? AND i.indisunique AND (t.typname = 'citext' OR l.collisdeterministic = false)
            GROUP BY 1, 2 ORDER BY 1, 2""";

    private PostgresTableCheck() {}

    static List<Finding> findings(TableContext context) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        String schema = context.schema();
        Optional<String> hindered = hindered(context);
        Rows.each(context.connection(), TABLES, List.of(schema), row -> {
            if (context.isReplicated(row.getString(1))) {
                String table = Engine.POSTGRESQL.quote(schema, row.getString(1));
                persistence(table, row.getString(2), findings);
                identity(table, row.getString(3), findings);
                if (row.getBoolean(4)) {
                    hindered.ifPresent(agent -> rowSecurity(table, agent, findings));
                }
            }
        });
        triggers(context, findings);
        looseKeys(context, findings);
        return findings;
    }

    /** The agent's role, if policies of rows hold for it. */
    private static Optional<String> hindered(TableContext context) throws SQLException {
        if (context.agentUser().isEmpty()) {
            return Optional.empty();
        }
        String agent = context.agentUser().get();
        String sql = "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = ?";
        return Rows.text(context.connection(), sql, agent).equals("t") ? Optional.empty() : Optional.of(agent);
    }

    private static void persistence(String table, String persistence, List<Finding> findings) {
        if (persistence.equals("u")) {
            findings.add(Finding.error(
                    AREA,
                    table + " is unlogged",
                    "its changes are not in the log, so no other site would ever see them",
                    "ALTER TABLE " + table + " SET LOGGED;"));
        }
    }

    private static void identity(String table, String identity, List<Finding> findings) {
        if (identity.equals("n")) {
            findings.add(Finding.error(
                    AREA,
                    table + " has REPLICA IDENTITY NOTHING",
                    "the log would not carry the key of deleted and updated rows",
                    "ALTER TABLE " + table + " REPLICA IDENTITY DEFAULT;"));
        }
    }

    private static void rowSecurity(String table, String agent, List<Finding> findings) {
        findings.add(Finding.error(
                AREA,
                table + " has row level security",
                "rows that its policies hide from the agent could not be replicated",
                "ALTER ROLE " + Engine.POSTGRESQL.quote(agent) + " BYPASSRLS;"));
    }

    private static void triggers(TableContext context, List<Finding> findings) throws SQLException {
        String schema = context.schema();
        Rows.each(context.connection(), TRIGGERS, List.of(schema, TruncateGuard.TRIGGER), row -> {
            if (context.isReplicated(row.getString(1)) && !context.names().allowsTrigger(row.getString(2))) {
                String table = Engine.POSTGRESQL.quote(schema, row.getString(1));
                String trigger = Engine.POSTGRESQL.quote(row.getString(2));
                findings.add(Finding.warning(
                        AREA,
                        "trigger " + trigger + " on " + table + " fires for replicated changes too",
                        "what it writes becomes a change of this site, at every site once",
                        "ALTER TABLE " + table + " ENABLE TRIGGER " + trigger + ";"));
            }
        });
    }

    private static void looseKeys(TableContext context, List<Finding> findings) throws SQLException {
        Set<String> replicated =
                context.catalog().tables().stream().map(TableShape::localName).collect(Collectors.toSet());
        Rows.each(context.connection(), LOOSE_KEYS, List.of(context.schema()), row -> {
            if (replicated.contains(row.getString(1))) {
                findings.add(looseKey(
                        Engine.POSTGRESQL.quote(context.schema(), row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        "ALTER TABLE "
                                + Engine.POSTGRESQL.quote(context.schema(), row.getString(1))
                                + " ALTER COLUMN <column> TYPE text COLLATE \"C\";"));
            }
        });
    }

    /** A unique index whose equality is looser than equal characters. */
    static Finding looseKey(String table, String index, String columns, String fix) {
        return Finding.warning(
                AREA,
                "index " + index + " of " + table + " takes different texts for equal (" + columns + ")",
                "two texts that differ in case or accents are one key here and may be two at another site; use the same"
                        + " equality at all sites, best that of equal characters",
                fix);
    }
}
