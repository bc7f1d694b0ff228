package dev.parley.it.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.SiteImage;
import dev.parley.it.checker.SiteReader;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Sandbox;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanRunIT {
    private static final int PLANS = 400;

    /** Proves the writers and the readers: no bridge is involved. */
    @Test
    void equalPlansLeaveEqualRowsInPostgresAndMySql() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().postgres("p").mysql("m").start()) {
            List<SiteImage> images = new ArrayList<>();
            List<List<ClientTransaction>> histories = new ArrayList<>();
            for (DatabaseServer server : sandbox.databases()) {
                server.createDatabase("shop");
                Endpoint endpoint =
                        new Endpoint("x", server.jdbcUrl("shop"), "shop", server.adminUser(), server.adminPassword());
                ShopSchema.create(endpoint);
                histories.add(run(endpoint));
                images.add(new SiteReader(endpoint).image());
            }
            assertThat(histories.get(0)).isEqualTo(histories.get(1));
            assertThat(histories.get(0))
                    .anyMatch(transaction -> transaction.writes().size() > 3);
            assertThat(images.get(0).tables().values()).hasSize(5).noneMatch(java.util.Map::isEmpty);
            assertThat(Convergence.check(images)).matches(Verdict::holds);
        }
    }

    private static List<ClientTransaction> run(Endpoint endpoint) throws Exception {
        History history = new History();
        PlanGenerator plans = new PlanGenerator(1, 1, 1, 40);
        try (Connection connection = endpoint.open()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < PLANS; i++) {
                new PlanRun(endpoint, connection, history).run(plans.next());
            }
        }
        return history.transactions();
    }
}
