package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Values of 1 MB both ways, and what becomes of one of 20 MB that MySQL does not take. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LargeValuesIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final int MEGABYTE = 1 << 20;
    private static final String SMALL_MARKS = "SELECT concat_ws(' ', id, n) FROM big WHERE id >= 1000 ORDER BY id";

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .agentOptions(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"))
                .tuning("flush-interval", "1s")
                .start();
        bridge.server(MY).configure(Map.of("max-allowed-packet", Integer.toString(16 * MEGABYTE)));
        bridge.server(MY).restart();
        run(PG, LargeRows.create(Engine.POSTGRESQL));
        run(MY, LargeRows.create(Engine.MYSQL));
        bridge.begin(LIMIT);
    }

    @Test
    @Order(1)
    void valuesOfAMegabyteTravelBothWays() throws SQLException {
        run(PG, LargeRows.insert(Engine.POSTGRESQL, 1, MEGABYTE));
        run(MY, LargeRows.insert(Engine.MYSQL, 2, MEGABYTE));
        await().atMost(LIMIT).until(() -> query(PG, LargeRows.PG_MARKS).size() == 2);
        List<String> marks = query(PG, LargeRows.PG_MARKS);
        assertThat(marks).hasSize(2).allMatch(mark -> mark.contains(" 1048576 "));
        awaitAt(MY, LargeRows.MY_MARKS, marks);

        // An update that leaves them alone, and one that changes one of them.
        run(PG, "UPDATE big SET n = 2 WHERE id = 2");
        run(MY, "UPDATE big SET t = concat(t, 'end') WHERE id = 1");
        awaitAt(MY, "SELECT n FROM big ORDER BY id", List.of("1", "2"));
        awaitAt(
                PG,
                "SELECT right(t, 4) FROM big ORDER BY id",
                List.of("zend", "a\u00e9z".repeat(2).substring(2)));
        awaitAt(MY, LargeRows.MY_MARKS, query(PG, LargeRows.PG_MARKS));
        run(MY, "DELETE FROM big");
        awaitAt(PG, LargeRows.PG_MARKS, List.of());
    }

    /** Each of them is larger than what an agent takes of other requests. */
    @Test
    @Order(2)
    void rowsOfSeveralMegabytesAreComparedAndRepaired() throws Exception {
        Path contexts = bridge.contexts();
        int rows = 6;
        for (int id = 1; id <= rows; id++) {
            run(PG, LargeRows.insert(Engine.POSTGRESQL, id, 2 * MEGABYTE));
        }
        awaitAt(MY, LargeRows.MY_MARKS, query(PG, LargeRows.PG_MARKS));
        run(
                MY,
                "SET sql_log_bin = 0",
                "UPDATE big SET n = 100 WHERE id <= " + (rows - 4),
                "UPDATE big SET t = concat(t, 'end') WHERE id = " + (rows - 3),
                "DELETE FROM big WHERE id = " + (rows - 2));

        Parley.Result damaged = Parley.runHere("verify", "--contexts", contexts.toString());
        assertThat(damaged.exitCode()).as(damaged.output()).isEqualTo(30);
        String plan = bridge.sandbox().folder().resolve("plan.yaml").toString();
        Parley.Result planned = Parley.runHere("repair", "--plan", plan, "--contexts", contexts.toString());
        assertThat(planned.output()).contains((rows - 2) + " rows to repair");
        Parley.Result applied = Parley.runHere("repair", "--apply", plan, "--contexts", contexts.toString());
        assertThat(applied.output()).contains((rows - 2) + " written, 0 refused");
        assertThat(applied.exitCode()).isZero();

        // While the repairs are on their way the states hold them beside the rows.
        Parley.Result repaired = Parley.runHere("verify", "--contexts", contexts.toString());
        assertThat(repaired.exitCode()).as(repaired.output()).isZero();
        awaitAt(MY, LargeRows.MY_MARKS, query(PG, LargeRows.PG_MARKS));
        run(PG, "DELETE FROM big");
        awaitAt(MY, LargeRows.MY_MARKS, List.of());
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** Its losing is told like any other; only what it was is not in the record that this server has no room for. */
    @Test
    @Order(3)
    void valueThatLosesAndThatMySqlDoesNotTakeIsToldWithoutIt() throws Exception {
        run(PG, "INSERT INTO big VALUES (4, 1, 'small', NULL)");
        awaitAt(MY, "SELECT n FROM big WHERE id = 4", "1");
        for (String site : bridge.sites()) {
            assertThat(bridge.agent(site).terminate(LIMIT)).isZero();
        }
        run(PG, "UPDATE big SET n = 2, t = repeat('large', " + 4 * MEGABYTE + ") WHERE id = 4");
        run(MY, "UPDATE big SET n = 3 WHERE id = 4");
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
        awaitAt(PG, "SELECT n || ' ' || t FROM big", "3 small");
        run(PG, "INSERT INTO big VALUES (1002, 1, 'small', NULL)");
        awaitAt(MY, "SELECT concat_ws(' ', id, n, t) FROM big ORDER BY id", "4 3 small", "1002 1 small");
        for (String site : bridge.sites()) {
            assertThat(query(site, "SELECT loser_site FROM parley.conflict")).containsExactly(PG);
        }
        String id = bridge.command(MY, "conflicts", "list")
                .output()
                .lines()
                .filter(line -> line.contains("big"))
                .map(line -> line.split(" ", 2)[0])
                .findFirst()
                .orElseThrow();
        assertThat(bridge.command(MY, "conflicts", "show", id).output()).contains(PG, "too large");
        run(PG, "DELETE FROM big");
        awaitAt(MY, "SELECT id FROM big");
    }

    /** The row is parked alone, kept over a restart, and stands as soon as the server takes it; nobody has to ask for it. */
    @Test
    @Order(4)
    void valueThatMySqlDoesNotTakeParksItsRowUntilItDoes() throws Exception {
        run(PG, LargeRows.insert(Engine.POSTGRESQL, 3, 20 * MEGABYTE));
        run(PG, "INSERT INTO big VALUES (1000, 1, 'small', NULL)");
        awaitAt(MY, SMALL_MARKS, List.of("1000 1"));
        awaitAt(MY, "SELECT reason FROM parley.projected", List.of("PACKET"));
        assertThat(query(MY, "SELECT id FROM big WHERE id = 3")).isEmpty();
        run(PG, "UPDATE big SET n = 2 WHERE id = 3");
        String id = bridge.command(MY, "quarantine", "list", "--table", "big")
                .output()
                .lines()
                .filter(line -> line.contains("PACKET"))
                .map(line -> line.split(" ", 2)[0])
                .findFirst()
                .orElseThrow();
        assertThat(bridge.command(MY, "quarantine", "show", id).output())
                .contains("max_allowed_packet", "column ", " bytes, ", "SET PERSIST max_allowed_packet = ");
        bridge.agent(MY).kill9();
        bridge.agent(MY).start();
        bridge.awaitReady(LIMIT);
        run(PG, "INSERT INTO big VALUES (1001, 1, 'small', NULL)");
        awaitAt(MY, SMALL_MARKS, List.of("1000 1", "1001 1"));
        assertThat(query(MY, "SELECT reason FROM parley.projected")).containsExactly("PACKET");

        run(MY, "SET GLOBAL max_allowed_packet = " + 512 * MEGABYTE);
        awaitAt(MY, LargeRows.MY_MARKS, query(PG, LargeRows.PG_MARKS));
        awaitAt(MY, "SELECT reason FROM parley.projected", List.of());
        run(PG, "DELETE FROM big");
        awaitAt(MY, LargeRows.MY_MARKS, List.of());
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
