package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.Workload;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuiescenceIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ORDER =
            "INSERT INTO orders (id, customer, placed, mark) VALUES (3, 'c', '2026-01-01 00:00:00', 'o')";
    private static final String LINE =
            "INSERT INTO order_line (order_id, line, sku, quantity, price, mark) VALUES (3, %d, 's', 1, 1, 'l')";

    /** What random writers may leave at their end: a line that one site adds while the other removes the order. */
    @Test
    void lineWhoseOrderWasRemovedMeanwhileIsNotWaitedForInVain() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start()) {
            bridge.begin(LIMIT);
            Workload workload = new Workload(new Workload.Settings(1, 1, 1, Duration.ZERO, 1));
            execute(bridge.app("ada"), ORDER, LINE.formatted(1));
            Quiescence.awaitArrival(bridge, workload, LIMIT);

            bridge.agents().forEach(AgentProcess::kill9);
            execute(bridge.app("ada"), "DELETE FROM order_line WHERE order_id = 3", "DELETE FROM orders WHERE id = 3");
            execute(bridge.app("bob"), LINE.formatted(4));
            bridge.startAgents();
            bridge.awaitReady(LIMIT);

            Quiescence.await(bridge, workload, LIMIT);
            assertThat(Convergence.check(bridge.images())).matches(Verdict::holds);
            assertThat(bridge.reader("ada").image().tables().get("order_line")).hasSize(1);
        }
    }

    private static void execute(Endpoint endpoint, String... statements) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }
}
