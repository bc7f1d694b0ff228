package dev.parley.store;

import dev.parley.rules.Nullable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** The init script for PostgreSQL. */
final class PostgresInit {
    private static final Engine PG = Engine.POSTGRESQL;

    /** Version from which the right to set a parameter can be granted. */
    private static final int PARAMETER_GRANTS = 15;

    /** Version from which a standby can keep a copy of a slot that allows it. */
    private static final int FAILOVER_SLOTS = 17;

    private final ServerInfo server;
    private final InitPlan plan;
    private final String role;
    private final String bridge = PG.quote(Engine.BRIDGE_SCHEMA);

    PostgresInit(ServerInfo server, InitPlan plan) {
        this.server = server;
        this.plan = plan;
        this.role = PG.quote(plan.agentUser());
    }

    List<InitStep> steps() {
        List<InitStep> steps = new ArrayList<>();
        steps.add(InitStep.of("wait for locks, but never hold up the application", "SET lock_timeout = '10s'"));
        steps.add(InitStep.of("the bridge's own tables", "CREATE SCHEMA IF NOT EXISTS " + bridge));
        for (BridgeTable table : BridgeTable.values()) {
            steps.add(InitStep.of("the bridge's own tables", BridgeSchema.createTable(PG, table)));
            if (BridgeSchema.logsOldRows(table)) {
                steps.add(InitStep.of(
                        "the bridge's own tables", "ALTER TABLE " + table.sql(PG) + " REPLICA IDENTITY FULL"));
            }
        }
        role(steps);
        grants(steps);
        replicaSession(steps);
        publication(steps);
        steps.addAll(TruncateGuard.steps(plan.schema(), plan.tables(), plan.truncations()));
        steps.add(slot());
        return steps;
    }

    private void role(List<InitStep> steps) {
        String title = "the agent's role: may log in and read the log, is no superuser";
        steps.add(InitStep.of(
                title,
                doIf(
                        "NOT EXISTS (SELECT FROM pg_roles WHERE rolname = " + PG.literal(plan.agentUser()) + ")",
                        "CREATE ROLE " + role + " LOGIN REPLICATION",
                        null)));
        steps.add(InitStep.of(title, "ALTER ROLE " + role + " LOGIN REPLICATION"));
        if (!plan.agentPassword().isEmpty()) {
            // The driver sends a verifier, so that the password stays out of the server's log.
            steps.add(new InitStep(
                    title,
                    "ALTER ROLE " + role + " PASSWORD :'agent_password'",
                    connection -> connection
                            .unwrap(PGConnection.class)
                            .alterUserPassword(
                                    plan.agentUser(), plan.agentPassword().toCharArray(), null)));
        }
        // In a deadlock the session that looks first gives way: it shall be the agent's, not the application's.
        steps.add(InitStep.of(
                "in a deadlock with the application the agent gives way",
                "ALTER ROLE " + role + " SET deadlock_timeout = '100ms'"));
    }

    private void grants(List<InitStep> steps) {
        String title = "what the agent may touch: the replicated tables and the bridge's own";
        steps.add(InitStep.of(title, "GRANT CONNECT ON DATABASE " + PG.quote(plan.database()) + " TO " + role));
        steps.add(
                InitStep.of(title, "GRANT USAGE ON SCHEMA " + bridge + ", " + PG.quote(plan.schema()) + " TO " + role));
        steps.add(InitStep.of(
                title, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + bridge + " TO " + role));
        if (!plan.tables().isEmpty()) {
            steps.add(InitStep.of(
                    title,
                    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE "
                            + replicated().collect(Collectors.joining(", ")) + " TO " + role));
        }
    }

    private void replicaSession(List<InitStep> steps) {
        String title = "the agent writes as a replica: no triggers, no foreign key checks";
        if (server.isAtLeast(PARAMETER_GRANTS, 0)) {
            steps.add(InitStep.of(title, "GRANT SET ON PARAMETER session_replication_role TO " + role));
            return;
        }
        String function = bridge + "." + PG.quote(BridgeSchema.BECOME_REPLICA) + "()";
        steps.add(InitStep.of(
                title,
                "CREATE OR REPLACE FUNCTION " + function + " RETURNS void LANGUAGE plpgsql SECURITY DEFINER\n"
                        + "SET search_path = pg_catalog AS $body$\n"
                        + "BEGIN PERFORM set_config('session_replication_role', 'replica', false); END $body$"));
        steps.add(InitStep.of(title, "REVOKE ALL ON FUNCTION " + function + " FROM PUBLIC"));
        steps.add(InitStep.of(title, "GRANT EXECUTE ON FUNCTION " + function + " TO " + role));
    }

    private void publication(List<InitStep> steps) {
        for (String table : plan.fullIdentity().stream().sorted().toList()) {
            steps.add(InitStep.of(
                    "complete old rows in the log, where the configuration asks for them",
                    "ALTER TABLE " + PG.quote(plan.schema(), table) + " REPLICA IDENTITY FULL"));
        }
        String name = PG.quote(plan.publication());
        String tables = Stream.concat(
                        replicated(), BridgeSchema.captured().stream().map(table -> table.sql(PG)))
                .collect(Collectors.joining(", "));
        String options = "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";
        String title = "what is captured: exactly these tables";
        steps.add(InitStep.of(
                title,
                doIf(
                        "NOT EXISTS (SELECT FROM pg_publication WHERE pubname = " + PG.literal(plan.publication())
                                + ")",
                        "CREATE PUBLICATION " + name + " FOR TABLE " + tables + " WITH (" + options + ")",
                        "ALTER PUBLICATION " + name + " SET TABLE " + tables + "; ALTER PUBLICATION " + name + " SET ("
                                + options + ")")));
    }

    private InitStep slot() {
        String name = PG.literal(plan.slot());
        String failover = server.isAtLeast(FAILOVER_SLOTS, 0) ? ", failover => true" : "";
        return InitStep.of(
                "from here on the server keeps its log until the agent has read it",
                "SELECT pg_create_logical_replication_slot(" + name + ", 'pgoutput'" + failover + ")\n"
                        + "WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = " + name + ")");
    }

    private Stream<String> replicated() {
        return plan.tables().stream().map(table -> PG.quote(plan.schema(), table));
    }

    private static String doIf(String condition, String then, @Nullable String otherwise) {
        return "DO $init$ BEGIN IF " + condition + "\nTHEN " + then + ";"
                + (otherwise == null ? "" : "\nELSE " + otherwise + ";") + "\nEND IF; END $init$";
    }

    List<InitStep> undo() {
        String slot = PG.literal(plan.slot());
        String roleExists = "EXISTS (SELECT FROM pg_roles WHERE rolname = " + PG.literal(plan.agentUser()) + ")";
        return List.of(
                InitStep.of(
                        "the server may forget its log",
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = "
                                + slot),
                InitStep.of("nothing is captured", "DROP PUBLICATION IF EXISTS " + PG.quote(plan.publication())),
                InitStep.of("the bridge's own tables", "DROP SCHEMA IF EXISTS " + bridge + " CASCADE"),
                InitStep.of(
                        "the agent's role", doIf(roleExists, "DROP OWNED BY " + role + "; DROP ROLE " + role, null)));
    }
}
