package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A text and a binary value of 64 MB in one row, both ways. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HugeValuesIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final int MEGABYTE = 1 << 20;
    private static final int SIZE = 64 * MEGABYTE;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .agentOptions(List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"))
                .tuning("transaction-size-limit", "512MB") // MySQL's log has a row before and after its update
                .start();
        bridge.server(MY)
                .configure(Map.of(
                        "max-allowed-packet", Integer.toString(512 * MEGABYTE), "innodb-redo-log-capacity", "1G"));
        bridge.server(MY).restart();
        run(PG, LargeRows.create(Engine.POSTGRESQL));
        run(MY, LargeRows.create(Engine.MYSQL));
        bridge.init();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
    }

    @Test
    @Order(1)
    void fromPostgresToMySql() throws SQLException {
        run(PG, LargeRows.insert(Engine.POSTGRESQL, 1, SIZE));
        List<String> marks = query(PG, LargeRows.PG_MARKS);
        assertThat(marks).singleElement().asString().contains(" " + SIZE + " ");
        await(() -> query(MY, LargeRows.MY_MARKS).equals(marks));
    }

    @Test
    @Order(2)
    void fromMySqlToPostgres() throws SQLException {
        run(MY, LargeRows.insert(Engine.MYSQL, 2, SIZE));
        List<String> marks = query(MY, LargeRows.MY_MARKS);
        assertThat(marks).hasSize(2);
        await(() -> query(PG, LargeRows.PG_MARKS).equals(marks));
    }

    /** From PostgreSQL they do not travel again, from MySQL they do, twice. */
    @Test
    @Order(3)
    void anUpdateBesideThemLeavesThemAlone() throws SQLException {
        run(PG, "UPDATE big SET n = 2 WHERE id = 2");
        run(MY, "UPDATE big SET n = 3 WHERE id = 1");
        await(() -> query(MY, "SELECT n FROM big ORDER BY id").equals(List.of("3", "2"))
                && query(PG, "SELECT n FROM big ORDER BY id").equals(List.of("3", "2")));
        assertThat(query(PG, LargeRows.PG_MARKS)).isEqualTo(query(MY, LargeRows.MY_MARKS));
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private void await(Callable<Boolean> holds) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .failFast(() -> assertThat(bridge.unexpectedEnds()).isEmpty())
                .until(holds);
    }
}
