package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Sql;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Somebody drops or empties a table of the bridge: the site says so, and returns. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandEditedIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";

    private Bridge bridge;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(app ->
                        Sql.execute(app, List.of("CREATE TABLE item (id integer PRIMARY KEY, note varchar(40))")))
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "1s")
                .start();
        bridge.init();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    @Test
    void windowDroppedAtPostgres() throws Exception {
        dropped(PG, MY, "window", 100);
    }

    @Test
    void appliedDroppedAtMySql() throws Exception {
        dropped(MY, PG, "applied", 200);
    }

    @Test
    void appliedEmptiedAtPostgres() throws Exception {
        bothWrite(PG, MY, 300);
        assertThat(bridge.agent(PG).terminate(LIMIT)).isZero();
        Sql.execute(bridge.admin(PG), List.of("DELETE FROM parley.applied"));
        bridge.agent(PG).start();

        assertThat(bridge.agent(PG).awaitExit(LIMIT)).isEqualTo(ExitCode.DATABASE.code());
        assertThat(Files.readString(bridge.agent(PG).logFile())).contains("parley.applied ends at 0", "sites return");
        comesBack(PG, MY, 310);
    }

    private void dropped(String site, String other, String table, int first) throws Exception {
        bothWrite(site, other, first);
        bridge.agent(site).kill9();
        Sql.execute(bridge.admin(site), List.of("DROP TABLE parley." + table));
        write(other, first + 2);
        write(site, first + 3);
        bridge.agent(site).start();

        assertThat(bridge.agent(site).awaitExit(LIMIT)).isEqualTo(ExitCode.DATABASE.code());
        assertThat(Files.readString(bridge.agent(site).logFile())).contains("run parley init");
        Parley.Result init = bridge.command(site, "init");
        assertThat(init.exitCode()).as(init.output()).isEqualTo(ExitCode.DATABASE.code());
        assertThat(init.output()).contains("init did nothing", "gone: parley." + table, "sites return");
        comesBack(site, other, first + 10);
        awaitAt(site, first + 2);
        awaitAt(other, first + 3);
    }

    private void comesBack(String site, String other, int first) throws Exception {
        Parley.Result returned = bridge.takeOver("return", site, other, "--existing", "keep");
        assertThat(returned.exitCode()).as(returned.output()).isZero();
        bridge.agent(site).start();
        bridge.agent(site).awaitReady(LIMIT);
        bothWrite(site, other, first);
    }

    private void bothWrite(String site, String other, int first) throws SQLException {
        write(site, first);
        write(other, first + 1);
        awaitAt(site, first + 1);
        awaitAt(other, first);
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
    }

    private void write(String site, int id) throws SQLException {
        Sql.execute(bridge.app(site), List.of("INSERT INTO item VALUES (" + id + ", '" + site + "')"));
    }

    private void awaitAt(String site, int id) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Sql.query(bridge.admin(site), "SELECT id FROM item"))
                        .contains(Integer.toString(id)));
    }
}
