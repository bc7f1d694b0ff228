package dev.parley.store;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;

/** The init script for MySQL. The binary log needs no slot: capture reads it from the position of its checkpoint. */
final class MySqlInit {
    private static final Engine MY = Engine.MYSQL;

    private final InitPlan plan;
    private final String account;
    private final String bridge = MY.quote(Engine.BRIDGE_SCHEMA);

    MySqlInit(InitPlan plan) {
        this.plan = plan;
        this.account = MY.literal(plan.agentUser()) + "@" + MY.literal(plan.agentHost());
    }

    List<InitStep> steps() {
        List<InitStep> steps = new ArrayList<>();
        steps.add(
                InitStep.of("wait for locks, but never hold up the application", "SET SESSION lock_wait_timeout = 10"));
        steps.add(InitStep.of(
                "the bridge's own tables",
                "CREATE DATABASE IF NOT EXISTS " + bridge + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"));
        for (BridgeTable table : BridgeTable.values()) {
            steps.add(InitStep.of("the bridge's own tables", BridgeSchema.createTable(MY, table)));
        }
        account(steps);
        grants(steps);
        steps.add(firstPosition());
        return steps;
    }

    private InitStep firstPosition() {
        FirstPosition first = new FirstPosition(plan);
        return new InitStep("the position from which changes are captured", first.sql(), first::note);
    }

    private void account(List<InitStep> steps) {
        String title = "the agent's account";
        if (plan.agentPassword().isEmpty()) {
            // An account without a password could be used by anybody: this one waits for its password.
            steps.add(InitStep.of(title, "CREATE USER IF NOT EXISTS " + account + " ACCOUNT LOCK"));
            return;
        }
        String create = "CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY ";
        String alter = "ALTER USER " + account + " IDENTIFIED BY ";
        for (String command : List.of(create, alter)) {
            steps.add(new InitStep(title, command + "'<password of the agent>'", connection -> {
                try (PreparedStatement statement = connection.prepareStatement(command + "?")) {
                    statement.setString(1, plan.agentPassword());
                    statement.executeUpdate();
                }
            }));
        }
    }

    private void grants(List<InitStep> steps) {
        steps.add(InitStep.of(
                "the agent may read the binary log",
                "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + account));
        String title = "what the agent may touch: the replicated tables and the bridge's own";
        String rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON ";
        steps.add(InitStep.of(title, rights + bridge + ".* TO " + account));
        for (String table : plan.tables()) {
            steps.add(InitStep.of(title, rights + MY.quote(plan.schema(), table) + " TO " + account));
        }
        for (String table : plan.tables()) {
            steps.add(InitStep.of(
                    "the agent may see the triggers of the replicated tables",
                    "GRANT TRIGGER ON " + MY.quote(plan.schema(), table) + " TO " + account));
        }
    }

    List<InitStep> undo() {
        return List.of(
                InitStep.of("the agent's account", "DROP USER IF EXISTS " + account),
                InitStep.of("the bridge's own tables", "DROP DATABASE IF EXISTS " + bridge));
    }
}
