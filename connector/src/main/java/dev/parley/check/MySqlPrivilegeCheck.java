package dev.parley.check;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.store.BridgeSchema;
import dev.parley.store.BridgeTable;
import dev.parley.store.Engine;
import dev.parley.store.ErrorKind;
import dev.parley.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The agent's account may do what it must. Tried out with statements that touch no row, because privileges may come
 * through roles, which no table of grants resolves.
 */
final class MySqlPrivilegeCheck implements DatabaseCheck {
    private static final String AREA = "privileges";
    private static final Engine MY = Engine.MYSQL;

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        Connection agent = context.agent();
        if (agent == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        String account = account(agent);
        replication(context, agent, account, findings);
        for (TableShape table : context.catalog().tables()) {
            table(context, agent, account, table, findings);
        }
        List<TableShape> bridge = BridgeSchema.capturedShapes(MY);
        for (TableShape table : bridge) {
            table(context, agent, account, table, findings);
        }
        for (BridgeTable table : BridgeTable.values()) {
            if (!table.isCaptured()) {
                String name = MY.quote(Engine.BRIDGE_SCHEMA, table.localName());
                if (isRefused(context, agent, "SELECT 1 FROM " + name + " LIMIT 0")) {
                    findings.add(lacking(account, List.of("SELECT", "INSERT", "UPDATE", "DELETE"), name));
                }
            }
        }
        return findings;
    }

    private static String account(Connection agent) throws SQLException {
        String current = Rows.text(agent, "SELECT CURRENT_USER()");
        int at = current.lastIndexOf('@');
        return MY.literal(current.substring(0, at)) + "@" + MY.literal(current.substring(at + 1));
    }

    private static void replication(CheckContext context, Connection agent, String account, List<Finding> findings) {
        boolean modern = context.server().isAtLeast(8, 2) && !context.server().mariaDb();
        List<String> missing = new ArrayList<>();
        if (isRefused(context, agent, context.server().binaryLogStatusSql())) {
            missing.add("REPLICATION CLIENT");
        }
        if (isRefused(context, agent, modern ? "SHOW REPLICAS" : "SHOW SLAVE HOSTS")) {
            missing.add("REPLICATION SLAVE");
        }
        if (!missing.isEmpty()) {
            findings.add(lacking(account, missing, "*.*"));
        }
    }

    private static void table(
            CheckContext context, Connection agent, String account, TableShape table, List<Finding> findings) {
        String name = MY.quote(table.localSchema(), table.localName());
        String columns = table.columns().stream()
                .map(ColumnShape::localName)
                .map(MY::quote)
                .collect(Collectors.joining(", "));
        String first = MY.quote(table.columns().get(0).localName());
        Map<String, String> trials = new LinkedHashMap<>();
        trials.put("SELECT", "SELECT " + columns + " FROM " + name + " LIMIT 0");
        trials.put(
                "INSERT",
                "INSERT INTO " + name + " (" + columns + ") SELECT " + nulls(table) + " FROM DUAL WHERE FALSE");
        trials.put("UPDATE", "UPDATE " + name + " SET " + first + " = NULL WHERE FALSE");
        trials.put("DELETE", "DELETE FROM " + name + " WHERE FALSE");
        List<String> missing = new ArrayList<>();
        trials.forEach((right, sql) -> {
            if (isRefused(context, agent, sql)) {
                missing.add(right);
            }
        });
        if (!missing.isEmpty()) {
            findings.add(lacking(account, missing, name));
        }
    }

    private static String nulls(TableShape table) {
        return table.columns().stream().map(column -> "NULL").collect(Collectors.joining(", "));
    }

    private static Finding lacking(String account, List<String> rights, String where) {
        String list = String.join(", ", rights);
        return Finding.error(
                AREA,
                "account " + account + " lacks " + list + " on " + where,
                where.equals("*.*") ? "capture reads the binary log with it" : "the agent reads and writes this table",
                "GRANT " + list + " ON " + where + " TO " + account + ";");
    }

    /** True if the account may not run the statement; other errors say nothing about privileges. */
    private static boolean isRefused(CheckContext context, Connection agent, String sql) {
        try (Statement statement = agent.createStatement()) {
            statement.execute(sql);
            return false;
        } catch (SQLException e) {
            return context.errors().classify(e).kind() == ErrorKind.PRIVILEGE;
        }
    }
}
