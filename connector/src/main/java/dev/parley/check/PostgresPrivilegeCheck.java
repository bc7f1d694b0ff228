package dev.parley.check;

import dev.parley.pipeline.TableShape;
import dev.parley.store.BridgeTable;
import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The agent's role may do what it must, and is no superuser. */
final class PostgresPrivilegeCheck implements DatabaseCheck {
    private static final String AREA = "privileges";
    private static final Engine PG = Engine.POSTGRESQL;
    /** By oid, because a look-up by name needs the very privilege that may be missing. */
    private static final String RIGHTS = """
            SELECT string_agg(r, ', ' ORDER BY place)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY u(r, place)
            WHERE n.nspname = ? AND c.relname = ? AND NOT has_table_privilege(?::name, c.oid, r)""";

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Connection connection = context.connection();
        String user = context.agentUser();
        List<String> flags = Rows.list(
                connection,
                "SELECT concat_ws(' ', rolreplication OR rolsuper, rolsuper) FROM pg_roles WHERE rolname = ?",
                List.of(user),
                row -> row.getString(1));
        if (flags.isEmpty()) {
            findings.add(Finding.error(
                    AREA, "role '" + user + "' does not exist", "the agent logs in with it", CheckContext.RUN_INIT));
            return findings;
        }
        if (flags.get(0).startsWith("f")) {
            findings.add(Finding.error(
                    AREA,
                    "role '" + user + "' may not read the log",
                    "capture needs the attribute REPLICATION",
                    "ALTER ROLE " + PG.quote(user) + " REPLICATION;"));
        }
        if (flags.get(0).endsWith("t")) {
            findings.add(Finding.warning(
                    AREA,
                    "role '" + user + "' is a superuser",
                    "the agent needs no such power",
                    "ALTER ROLE " + PG.quote(user) + " NOSUPERUSER;"));
        }
        tables(context, user, findings);
        replicaSession(context, user, findings);
        return findings;
    }

    private static void tables(CheckContext context, String user, List<Finding> findings) throws SQLException {
        for (TableShape table : context.catalog().tables()) {
            table(context, user, table.localSchema(), table.localName(), findings);
        }
        for (BridgeTable table : BridgeTable.values()) {
            table(context, user, Engine.BRIDGE_SCHEMA, table.localName(), findings);
        }
        for (String schema : List.of(context.request().schema(), Engine.BRIDGE_SCHEMA)) {
            String usage = Rows.text(
                    context.connection(),
                    "SELECT has_schema_privilege(?::name, oid, 'USAGE') FROM pg_namespace WHERE nspname = ?",
                    user,
                    schema);
            if (usage.equals("f")) {
                findings.add(Finding.error(
                        AREA,
                        "role '" + user + "' may not use schema " + PG.quote(schema),
                        "it cannot reach the tables in it",
                        "GRANT USAGE ON SCHEMA " + PG.quote(schema) + " TO " + PG.quote(user) + ";"));
            }
        }
    }

    private static void table(CheckContext context, String user, String schema, String name, List<Finding> findings)
            throws SQLException {
        String missing = Rows.text(context.connection(), RIGHTS, schema, name, user);
        String table = PG.quote(schema, name);
        if (!missing.isEmpty()) {
            findings.add(Finding.error(
                    AREA,
                    "role '" + user + "' lacks " + missing + " on " + table,
                    "the agent reads and writes this table",
                    "GRANT " + missing + " ON TABLE " + table + " TO " + PG.quote(user) + ";"));
        }
    }

    private static void replicaSession(CheckContext context, String user, List<Finding> findings) throws SQLException {
        boolean grants = context.server().isAtLeast(15, 0);
        String allowed = grants
                ? Rows.text(
                        context.connection(),
                        "SELECT has_parameter_privilege(?::name, 'session_replication_role', 'SET')",
                        user)
                : Rows.text(
                        context.connection(),
                        "SELECT has_function_privilege(?::name, to_regprocedure('parley.become_replica()'), 'EXECUTE')",
                        user);
        if (!allowed.equals("t")) {
            findings.add(Finding.error(
                    AREA,
                    "role '" + user + "' may not write as a replica",
                    "triggers and foreign keys of the server would fire a second time for changes of other sites",
                    grants
                            ? "GRANT SET ON PARAMETER session_replication_role TO " + PG.quote(user) + ";"
                            : CheckContext.RUN_INIT));
        }
    }
}
