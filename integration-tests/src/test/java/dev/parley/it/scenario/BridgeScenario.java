package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Tests on one bridge, which the class starts before its first and which is closed after the last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BridgeScenario {
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(90);

    /** Set by the class before its first test. */
    @SuppressWarnings("NullAway.Init")
    protected Bridge bridge;

    @AfterAll
    void close() {
        bridge.close();
    }

    /** As the administrator of a site's database. */
    final void run(String site, String... statements) throws SQLException {
        Sql.execute(bridge.admin(site), List.of(statements));
    }

    /** First column of all rows, as texts. */
    final List<String> query(String site, String sql) throws SQLException {
        return Sql.query(bridge.admin(site), sql);
    }

    /** Waits until a site shows this and nothing else; no longer than its agents live. */
    final void awaitAt(String site, String sql, String... expected) {
        awaitAt(site, sql, List.of(expected));
    }

    /** As {@link #awaitAt(String, String, String...)}. */
    final void awaitAt(String site, String sql, List<String> expected) {
        await().atMost(VISIBLE_LIMIT)
                .failFast("an agent ended", () -> !bridge.unexpectedEnds().isEmpty())
                .untilAsserted(
                        () -> assertThat(query(site, sql)).as(site + ": " + sql).isEqualTo(expected));
    }
}
