package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A transaction of many rows passes agents with small heaps, is visible as a whole or not at all, and holds up no other
 * replication set.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeTransactionIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final int ROWS = 300_000;
    /** The sets of one agent; the builder knows of one, whose last key goes over into the second. */
    private static final String SETS = "[big]\n  - name: side\n    tables: [small]";

    private Bridge bridge;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .replicationSet(PG, "tables", SETS)
                .replicationSet(MY, "tables", SETS)
                .agentOptions(List.of(
                        "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"))
                .start();
        for (String site : bridge.sites()) {
            run(
                    site,
                    "CREATE TABLE big (id integer PRIMARY KEY, v integer, note varchar(200) NOT NULL)",
                    "CREATE TABLE small (id integer PRIMARY KEY)");
        }
        bridge.begin(LIMIT);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private void run(String site, String... statements) throws SQLException {
        Sql.execute(bridge.admin(site), List.of(statements));
    }

    private long count(String site, String sql) throws SQLException {
        return Long.parseLong(Sql.query(bridge.admin(site), sql).get(0));
    }

    /** One statement, and a row of the other set behind it. */
    private void passes(String from, String to, int small, String large, String arrived) throws SQLException {
        run(
                from,
                "SET " + (from.equals(MY) ? "SESSION cte_max_recursion_depth = " : "statement_timeout = ") + 10 * ROWS,
                large);
        run(from, "INSERT INTO small VALUES (" + small + ")");
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .failFast("an agent ended", () -> !bridge.unexpectedEnds().isEmpty())
                .until(() -> count(to, "SELECT count(*) FROM small WHERE id = " + small) == 1);
        assertThat(count(to, arrived)).as("the other set is not behind it").isZero();
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast("an agent ended", () -> !bridge.unexpectedEnds().isEmpty())
                .until(() -> whole(count(to, arrived)));
    }

    private static boolean whole(long found) {
        assertThat(found).as("rows of the transaction that are visible").isIn(0L, (long) ROWS);
        return found == ROWS;
    }

    @Test
    void largeTransactionsPassWhole() throws SQLException {
        String rows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                + ") SELECT i, 1, concat(i, '" + "x".repeat(150) + "') FROM n";
        passes(PG, MY, 1, "INSERT INTO big " + rows, "SELECT count(*) FROM big WHERE v = 1");
        passes(MY, PG, 2, "UPDATE big SET v = 2", "SELECT count(*) FROM big WHERE v = 2");
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
