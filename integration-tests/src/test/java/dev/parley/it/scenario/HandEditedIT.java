package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody drops or empties a table of the bridge: the site says so, and returns. */
class HandEditedIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .tables("CREATE TABLE item (id integer PRIMARY KEY, note varchar(40))")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "1s")
                .start();
        bridge.begin(LIMIT);
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
        run(PG, "DELETE FROM parley.applied");

        assertEnds(PG, ExitCode.DATABASE, "parley.applied ends at 0", "sites return");
        returned(PG, MY, "keep");
        bothWrite(PG, MY, 310);
    }

    private void dropped(String site, String other, String table, int first) throws Exception {
        bothWrite(site, other, first);
        bridge.agent(site).kill9();
        run(site, "DROP TABLE parley." + table);
        write(other, first + 2);
        write(site, first + 3);

        assertEnds(site, ExitCode.DATABASE, "run parley init");
        Parley.Result init = bridge.command(site, "init");
        assertThat(init.exitCode()).as(init.output()).isEqualTo(ExitCode.DATABASE.code());
        assertThat(init.output()).contains("init did nothing", "gone: parley." + table, "sites return");
        returned(site, other, "keep");
        bothWrite(site, other, first + 10);
        awaitAt(site, first + 2);
        awaitAt(other, first + 3);
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
        awaitAt(site, "SELECT id FROM item WHERE id = " + id, Integer.toString(id));
    }
}
