package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Pace;
import dev.parley.it.workload.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A site is cut off while it goes on writing, and comes back: all sites are equal within seconds, and every row that both
 * have written is decided and told. {@code -Dparley.offline.seconds} (60), {@code -Dparley.offline.writes} (10,000) and
 * {@code -Dparley.offline.conflicts} (500); {@code mvn -Poffline} takes ten times as much.
 */
@Tag("timed")
class ReturnIT {
    private static final Logger LOG = LoggerFactory.getLogger(ReturnIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** From the moment at which the wire is whole again. */
    private static final Duration EQUAL_WITHIN = Duration.ofSeconds(30);

    /** So many rows are written first before the other site writes the first of them too; even, so that each writes one row a turn. */
    private static final int LATER = 10;

    private static final String STAYS = "ada";
    private static final String AWAY = "bob";
    private static final String LAST = "SELECT count(*) FROM item WHERE note = 'last'";

    private final int seconds = Integer.getInteger("parley.offline.seconds", 60);
    private final int writes = Integer.getInteger("parley.offline.writes", 10_000);
    private final int conflicts = Integer.getInteger("parley.offline.conflicts", 500);

    @Test
    void siteThatWasCutOffIsEqualSoonAfterItsReturn() throws Exception {
        try (Networks networks = new Networks();
                Bridge bridge = Bridge.builder()
                        .site(STAYS, Engine.POSTGRESQL)
                        .site(AWAY, Engine.MYSQL)
                        .schema(app -> Sql.execute(
                                app, List.of("CREATE TABLE item (id integer PRIMARY KEY, note varchar(40))")))
                        .tuning("flush-interval", "1s")
                        .tuning("liveness-interval", "1s")
                        .tuning("retry-pause-max", "1s")
                        .networks(networks)
                        .start()) {
            bridge.begin(LIMIT);
            shareRows(bridge);

            networks.of(AWAY).kafka().cut();
            writeApart(bridge);
            assertThat(Sql.query(bridge.app(STAYS), LAST))
                    .as("its own one only")
                    .containsExactly("1");
            networks.of(AWAY).kafka().mend();

            long begin = System.nanoTime();
            awaitEqual(bridge);
            LOG.atInfo()
                    .addKeyValue("seconds", (System.nanoTime() - begin) / 1e9)
                    .addKeyValue("writes", writes)
                    .addKeyValue("conflicts", conflicts)
                    .log("equal after the return");
            everyConflictIsTold(bridge);
            assertThat(bridge.unexpectedEnds()).isEmpty();
        }
    }

    private void shareRows(Bridge bridge) throws SQLException {
        String rows = IntStream.range(0, conflicts)
                .mapToObj(id -> "(" + id + ", 'shared')")
                .collect(Collectors.joining(", "));
        Sql.execute(bridge.app(STAYS), List.of("INSERT INTO item VALUES " + rows));
        await().atMost(LIMIT)
                .until(() -> Convergence.check(bridge.images()).holds()
                        && bridge.images().get(0).size() == conflicts);
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
    }

    /** All through the time apart; rows of both sites are spread over it. */
    private void writeApart(Bridge bridge) throws SQLException {
        try (Connection stays = bridge.app(STAYS).open();
                Connection away = bridge.app(AWAY).open();
                PreparedStatement here = stays.prepareStatement("UPDATE item SET note = 'stays' WHERE id = ?");
                PreparedStatement there = away.prepareStatement("UPDATE item SET note = 'away' WHERE id = ?");
                PreparedStatement insert = away.prepareStatement("INSERT INTO item VALUES (?, 'new')")) {
            Pace pace = new Pace((double) writes / seconds, Duration.ZERO);
            int shared = 0;
            for (int i = 0; i < writes && pace.awaitTurn(); i++) {
                if ((long) shared * writes <= (long) i * conflicts && shared < conflicts) {
                    update(shared % 2 == 0 ? here : there, shared);
                    update(shared % 2 == 0 ? there : here, shared - LATER);
                    shared++;
                } else {
                    insert.setInt(1, conflicts + i);
                    insert.executeUpdate();
                }
            }
            assertThat(shared).isEqualTo(conflicts);
            for (int id = conflicts - LATER; id < conflicts; id++) {
                update(id % 2 == 0 ? there : here, id);
            }
        }
        last(bridge.app(AWAY), -1);
        last(bridge.app(STAYS), -2);
    }

    /** Touches no row if the id is below 0. */
    private static void update(PreparedStatement site, int id) throws SQLException {
        site.setInt(1, id);
        site.executeUpdate();
    }

    private static void last(Endpoint site, int id) throws SQLException {
        Sql.execute(site, List.of("INSERT INTO item VALUES (" + id + ", 'last')"));
    }

    private static void awaitEqual(Bridge bridge) {
        await().atMost(EQUAL_WITHIN).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            for (String site : bridge.sites()) {
                assertThat(Sql.query(bridge.app(site), LAST)).as(site).containsExactly("2");
            }
            assertThat(Convergence.check(bridge.images()).holds()).isTrue();
        });
    }

    /** Later writes win: of the shared rows, each site wrote one half last. */
    private void everyConflictIsTold(Bridge bridge) throws SQLException {
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        bridge.records()
                .forEach((site, record) ->
                        assertThat(record.conflicts()).as(site).hasSize(conflicts));
        assertThat(
                        Sql.query(
                                bridge.app(STAYS),
                                "SELECT concat_ws(' ', note, count(*)) FROM item WHERE note IN ('away', 'stays') GROUP BY note ORDER BY note"))
                .containsExactly("away " + (conflicts - conflicts / 2), "stays " + conflicts / 2);
    }
}
