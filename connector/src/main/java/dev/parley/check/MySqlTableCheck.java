package dev.parley.check;

import dev.parley.pipeline.TableShape;
import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Properties of MySQL tables that change rows without a trace in the log, or a second time. */
final class MySqlTableCheck {
    private static final String AREA = "tables";
    private static final Engine MY = Engine.MYSQL;

    private static final String ENGINES = "SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB'";

    private static final String CASCADES = """
            SELECT TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE
            FROM information_schema.REFERENTIAL_CONSTRAINTS
            WHERE CONSTRAINT_SCHEMA = ? AND (DELETE_RULE NOT IN ('NO ACTION', 'RESTRICT')
                                             OR UPDATE_RULE NOT IN ('NO ACTION', 'RESTRICT'))
            ORDER BY 1, 2""";

    private static final String TRIGGERS = "SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME FROM information_schema.TRIGGERS"
            + " WHERE EVENT_OBJECT_SCHEMA = ? ORDER BY 1, 2";

    private static final String LOOSE_KEYS = """
            SELECT s.TABLE_NAME, s.INDEX_NAME, CONCAT(c.COLUMN_NAME, ' ', c.COLLATION_NAME), c.COLUMN_NAME,
                   c.COLUMN_TYPE
            FROM information_schema.STATISTICS s
            JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME
                 AND c.COLUMN_NAME = s.COLUMN_NAME
            WHERE s.TABLE_SCHEMA = ? AND s.NON_UNIQUE = 0 AND c.DATA_TYPE <> 'enum'
                  AND (c.COLLATION_NAME LIKE '%_ci' OR c.COLLATION_NAME LIKE '%_ai')
            ORDER BY 1, 2, s.SEQ_IN_INDEX""";

    /** As information_schema writes the account of this connection. */
    private static final String ACCOUNT = "CONCAT(\"'\", REPLACE(CURRENT_USER(), '@', \"'@'\"), \"'\")";

    private static final String MAY = " WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = " + ACCOUNT;

    /** The tables of which the account may see triggers. */
    private static final String SEEN = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?"
            + " AND (EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES" + MAY + ")"
            + " OR TABLE_SCHEMA IN (SELECT TABLE_SCHEMA FROM information_schema.SCHEMA_PRIVILEGES" + MAY + ")"
            + " OR (TABLE_SCHEMA, TABLE_NAME) IN (SELECT TABLE_SCHEMA, TABLE_NAME"
            + " FROM information_schema.TABLE_PRIVILEGES" + MAY + "))";

    private MySqlTableCheck() {}

    static List<Finding> findings(TableContext context) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        String schema = context.schema();
        Rows.each(context.connection(), ENGINES, List.of(schema), row -> {
            if (context.isReplicated(row.getString(1))) {
                String table = MY.quote(schema, row.getString(1));
                findings.add(Finding.error(
                        AREA,
                        table + " is stored by " + row.getString(2),
                        "only InnoDB tables take part in transactions",
                        "ALTER TABLE " + table + " ENGINE = InnoDB;"));
            }
        });
        cascades(context, findings);
        triggers(context, findings);
        looseKeys(context, findings);
        return findings;
    }

    private static void cascades(TableContext context, List<Finding> findings) throws SQLException {
        if (areCascadesLogged(context)) {
            return;
        }
        Rows.each(context.connection(), CASCADES, List.of(context.schema()), row -> {
            if (context.isReplicated(row.getString(1))) {
                String table = MY.quote(context.schema(), row.getString(1));
                String key = MY.quote(row.getString(2));
                findings.add(Finding.error(
                        AREA,
                        "foreign key " + key + " of " + table + " has ON DELETE " + row.getString(3) + ", ON UPDATE "
                                + row.getString(4),
                        context.server() + " changes the child rows without writing it to the binary log, so the other"
                                + " sites would never know",
                        "ALTER TABLE " + table + " DROP FOREIGN KEY " + key + ", ADD CONSTRAINT " + key
                                + " FOREIGN KEY (<its columns>) REFERENCES <its parent>;"
                                + " -- RESTRICT, or upgrade to MySQL 9.6"));
            }
        });
    }

    /** From 9.6 on the SQL layer carries out cascades and logs them, unless the old way is asked for. */
    private static boolean areCascadesLogged(TableContext context) throws SQLException {
        List<String> old = Rows.list(
                context.connection(),
                "SHOW GLOBAL VARIABLES LIKE 'innodb_native_foreign_keys'",
                List.of(),
                row -> row.getString(2));
        return !context.server().mariaDb() && context.server().isAtLeast(9, 6) && !old.contains("ON");
    }

    private static void triggers(TableContext context, List<Finding> findings) throws SQLException {
        unseen(context, findings);
        Rows.each(context.connection(), TRIGGERS, List.of(context.schema()), row -> {
            String name = row.getString(2);
            if (context.isReplicated(row.getString(1)) && !context.names().allowsTrigger(name)) {
                findings.add(Finding.error(
                        AREA,
                        "trigger " + name + " on " + MY.quote(context.schema(), row.getString(1)),
                        "MySQL cannot keep triggers from firing for replicated changes: each site would do its work"
                                + " again",
                        "DROP TRIGGER " + MY.quote(context.schema(), name)
                                + "; -- or allow-triggers: [" + name + "] in the replication set, if it writes to no"
                                + " replicated table"));
            }
        });
    }

    /** MySQL shows triggers to accounts with the TRIGGER privilege on their table, and says nothing to others. */
    private static void unseen(TableContext context, List<Finding> findings) throws SQLException {
        if (context.asAdmin()) {
            return;
        }
        Set<String> unseen = context.catalog().tables().stream()
                .map(TableShape::localName)
                .collect(Collectors.toCollection(TreeSet::new));
        Rows.each(context.connection(), SEEN, List.of(context.schema()), row -> unseen.remove(row.getString(1)));
        if (!unseen.isEmpty()) {
            findings.add(Finding.info(
                    AREA,
                    "triggers were not checked on " + String.join(", ", unseen),
                    "MySQL shows them only to accounts with the TRIGGER privilege: run parley init, which grants it, or"
                            + " give database.adminUser"));
        }
    }

    private static void looseKeys(TableContext context, List<Finding> findings) throws SQLException {
        Set<String> replicated =
                context.catalog().tables().stream().map(TableShape::localName).collect(Collectors.toSet());
        String schema = context.schema();
        Map<String, List<String>> columns = new TreeMap<>();
        Map<String, Finding> found = new TreeMap<>();
        Rows.each(context.connection(), LOOSE_KEYS, List.of(schema), row -> {
            if (replicated.contains(row.getString(1))) {
                String id = row.getString(1) + '\n' + row.getString(2);
                columns.computeIfAbsent(id, name -> new ArrayList<>()).add(row.getString(3));
                String table = MY.quote(schema, row.getString(1));
                found.put(
                        id,
                        PostgresTableCheck.looseKey(
                                table,
                                row.getString(2),
                                String.join(", ", columns.getOrDefault(id, List.of())),
                                "ALTER TABLE " + table + " MODIFY " + MY.quote(row.getString(4)) + " "
                                        + row.getString(5) + " COLLATE utf8mb4_bin NOT NULL;"));
            }
        });
        findings.addAll(found.values());
    }
}
