package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An agent is killed, and started with one table more: it reads again, from its last checkpoint on, what the former one
 * has given numbers to, and transactions that had none as they touched that table alone. With one table less it is refused.
 */
class TableWiderIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PG = "ada";
    private static final String MY = "bob";

    private final Map<String, List<String>> tables = new HashMap<>();

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .replicationSet(PG, "tables", "[item]")
                .replicationSet(MY, "tables", "[item]")
                .tables("CREATE TABLE item (id integer PRIMARY KEY, note varchar(40))")
                .tuning("flush-interval", "1m")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "1s")
                .start();
        bridge.begin(LIMIT);
    }

    @Test
    void agentOfPostgresIsKilledAndStartedWithOneTableMore() throws Exception {
        startedWithOneTableMore(PG, MY, "orders", 100);
    }

    @Test
    void agentOfMySqlIsKilledAndStartedWithOneTableMore() throws Exception {
        startedWithOneTableMore(MY, PG, "invoice", 200);
    }

    /** The other one has the table in its set before. */
    private void startedWithOneTableMore(String site, String other, String table, int first) throws Exception {
        for (Endpoint app : bridge.apps()) {
            Sql.execute(app, List.of("CREATE TABLE " + table + " (id integer PRIMARY KEY, note varchar(40))"));
        }
        list(other, table);
        bridge.restartAgent(other, LIMIT);
        list(site, table);
        for (int id = first; id < first + 3; id++) {
            write(site, table, id);
            write(site, "item", id);
            Sql.execute(
                    bridge.app(site),
                    List.of(
                            "BEGIN",
                            "INSERT INTO " + table + " VALUES (" + (id + 10) + ", 'both')",
                            "INSERT INTO item VALUES (" + (id + 10) + ", 'both')",
                            "COMMIT"));
        }
        awaitAt(other, "item", first + 12);
        bridge.agent(site).kill9();
        write(site, table, first + 3);

        bridge.startAgent(site, LIMIT);

        write(site, table, first + 4);
        write(site, "item", first + 4);
        awaitAt(other, table, first + 4);
        awaitAt(other, "item", first + 4);
        write(other, table, first + 5);
        awaitAt(site, table, first + 5);
        assertThat(ids(other, table)).containsExactly(first + 4 + "", first + 5 + "");

        bridge.agent(site).kill9();
        bridge.startAgent(site, LIMIT);
        Parley.Result filled = Parley.runHere(
                "tables",
                "fill",
                table,
                "--from",
                site,
                "--contexts",
                bridge.contexts().toString());
        assertThat(filled.output()).containsPattern(table + " +" + other + " +7 ");
        assertThat(ids(other, table)).isEqualTo(ids(site, table)).hasSize(9);
        assertThat(ids(other, "item")).isEqualTo(ids(site, "item"));
        Parley.Result verified = Parley.runHere(
                "verify",
                "--tables",
                "item," + table,
                "--contexts",
                bridge.contexts().toString());
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** What it has given numbers to would have none: the log would say something else than the database. */
    @Test
    void killedAgentIsRefusedWithOneTableLessAndGoesOnWithIt() throws Exception {
        for (Endpoint app : bridge.apps()) {
            Sql.execute(app, List.of("CREATE TABLE part (id integer PRIMARY KEY, note varchar(40))"));
        }
        for (String site : List.of(PG, MY)) {
            list(site, "part");
            bridge.restartAgent(site, LIMIT);
        }
        write(PG, "part", 301);
        write(PG, "item", 302);
        awaitAt(MY, "item", 302);
        bridge.agent(PG).kill9();
        List<String> all = tables.getOrDefault(PG, List.of());
        List<String> less = all.stream().filter(table -> !table.equals("part")).toList();

        bridge.rewrite(PG, bridge.plan(PG).withReplicationSet("tables", less.toString()));
        assertEnds(
                PG,
                ExitCode.SET_BACK,
                "If tables were taken out of the site file after the agent had been killed, start it with them");

        bridge.rewrite(PG, bridge.plan(PG).withReplicationSet("tables", all.toString()));
        bridge.agent(PG).start();
        bridge.agent(PG).awaitReady(LIMIT);
        write(PG, "part", 303);
        awaitAt(MY, "part", 303);
        assertThat(ids(MY, "part")).containsExactly("301", "303");
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** Beside those that were listed before: one less is another matter, which a killed agent refuses. */
    private void list(String site, String table) {
        List<String> listed = tables.computeIfAbsent(site, key -> new ArrayList<>(List.of("item")));
        listed.add(table);
        bridge.list(site, listed.toString());
    }

    private void write(String site, String table, int id) throws SQLException {
        Sql.execute(bridge.app(site), List.of("INSERT INTO " + table + " VALUES (" + id + ", '" + site + "')"));
    }

    private List<String> ids(String site, String table) throws SQLException {
        return query(site, "SELECT id FROM " + table + " ORDER BY id");
    }

    private void awaitAt(String site, String table, int id) {
        awaitAt(site, "SELECT id FROM " + table + " WHERE id = " + id, Integer.toString(id));
    }
}
