package dev.parley.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Everything that an administrator does once in a database before an agent can run there: the bridge's tables, the
 * agent's account with no more privileges than it needs, and at PostgreSQL publication and slot. Running it again
 * repairs what is missing and leaves the rest alone. Immutable.
 */
public final class InitScript {
    private final Engine engine;
    private final List<InitStep> steps;

    private InitScript(Engine engine, List<InitStep> steps) {
        this.engine = engine;
        this.steps = List.copyOf(steps);
    }

    /** The script for a server of this version. */
    public static InitScript of(ServerInfo server, InitPlan plan) {
        return new InitScript(
                server.engine(),
                server.engine() == Engine.POSTGRESQL
                        ? new PostgresInit(server, plan).steps()
                        : new MySqlInit(plan).steps());
    }

    /** What takes everything back that {@link #of} made, the bridge's tables with all sets included. */
    public static InitScript undo(ServerInfo server, InitPlan plan) {
        return new InitScript(
                server.engine(),
                server.engine() == Engine.POSTGRESQL
                        ? new PostgresInit(server, plan).undo()
                        : new MySqlInit(plan).undo());
    }

    /** The script as text for psql or mysql. Passwords are left as variables. */
    public String text() {
        StringBuilder text = new StringBuilder();
        String title = "";
        for (InitStep step : steps) {
            if (!step.title().equals(title)) {
                title = step.title();
                text.append(text.isEmpty() ? "-- " : "\n-- ").append(title).append('\n');
            }
            text.append(step.sql()).append(";\n");
        }
        return text.toString();
    }

    /**
     * Runs the script with an administrator's account, each command in a transaction of its own.
     *
     * @throws StoreException naming the command that failed; the ones before it stay, run again to go on
     */
    public void run(Database admin) {
        if (admin.engine() != engine) {
            throw new IllegalArgumentException("this script is for " + engine + ", not for " + admin.engine());
        }
        InitStep current = steps.get(0);
        try (Connection connection = admin.connection(Purpose.CATALOG)) {
            for (InitStep step : steps) {
                current = step;
                step.run(connection);
            }
        } catch (SQLException e) {
            throw admin.failed("init: " + current.title() + " [" + firstLine(current.sql()) + "]", e);
        }
    }

    private static String firstLine(String sql) {
        int end = sql.indexOf('\n');
        return end < 0 ? sql : sql.substring(0, end) + " …";
    }
}
