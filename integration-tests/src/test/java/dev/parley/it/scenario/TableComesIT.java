package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A table comes to a group that runs, with the rows that one site has in it, and is taken out again, while all write. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TableComesIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final int ROWS = 300;
    private static final int PLANS_MAX = 10;
    private static final long PAUSE_NANOS = 40_000_000L;
    private static final String ORDERS =
            "CREATE TABLE orders (id integer PRIMARY KEY, state varchar(40) NOT NULL, note varchar(40))";

    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    private Path contexts;

    /** One application that writes until it is stopped. */
    private final class Writer {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final Thread thread;

        Writer(Endpoint app, String name, int begin) {
            AtomicLong turn = new AtomicLong();
            thread = new Thread(
                    () -> {
                        while (!stop.get()) {
                            write(app, name, begin, turn.incrementAndGet());
                            LockSupport.parkNanos(PAUSE_NANOS);
                        }
                    },
                    "writer-" + name);
            thread.start();
        }

        /** A new row, a row of before, and one that goes. */
        private void write(Endpoint app, String name, int begin, long turn) {
            try {
                Sql.execute(
                        app,
                        List.of(
                                "INSERT INTO orders VALUES (" + (begin + turn) + ", 'new', '" + name + "')",
                                "UPDATE orders SET state = '" + name + " " + turn + "' WHERE id = " + turn * 7 % ROWS,
                                "DELETE FROM orders WHERE id = " + (begin + turn - 3) + " AND id % 5 = 0"));
            } catch (SQLException e) {
                if (!String.valueOf(e.getSQLState()).matches("40.*|55P03|41000")) {
                    failures.add(e);
                    stop.set(true);
                }
            }
        }

        void end() throws InterruptedException {
            stop.set(true);
            thread.join();
        }
    }

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .replicationSet(PG, "tables", "[item]")
                .replicationSet(MY, "tables", "[item]")
                .tables("CREATE TABLE item (id integer PRIMARY KEY, note varchar(40))")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.begin(LIMIT);
        contexts = bridge.contexts();
        String values = IntStream.range(0, ROWS)
                .mapToObj(id -> "(" + id + ", 'old', 'of before')")
                .collect(Collectors.joining(", "));
        Sql.execute(bridge.app(PG), List.of(ORDERS, "INSERT INTO orders VALUES " + values));
    }

    private void restartWith(String site, String tables) {
        bridge.list(site, tables);
        bridge.restartAgent(site, LIMIT);
    }

    private Parley.Result parley(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--contexts", contexts.toString()));
        return Parley.runHere(arguments.toArray(new String[0]));
    }

    private List<String> orders(String site) throws SQLException {
        return Sql.query(bridge.admin(site), "SELECT concat_ws('|', id, state, note) FROM orders ORDER BY id");
    }

    /** First at the site that has no rows, then at the one that has them; then its rows are sent. */
    @Test
    @Order(1)
    void tableWithRowsOfOneSiteComesWhileItIsWritten() throws Exception {
        Writer ada = new Writer(bridge.app(PG), PG, 10_000);
        Sql.execute(bridge.app(MY), List.of(ORDERS));
        restartWith(MY, "[item, orders]");
        restartWith(PG, "[item, orders]");
        Writer bob = new Writer(bridge.app(MY), MY, 1_000_000);
        try {
            sendRowsOfBefore();
        } finally {
            bob.end();
            ada.end();
        }
        assertThat(failures).isEmpty();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(orders(MY)).isEqualTo(orders(PG)));
        assertThat(orders(MY)).hasSizeGreaterThan(ROWS);
        assertThat(parley("verify").output()).contains("equal, compared with " + PG);
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** Rows that were written while it was looked are refused; another plan has what is left. */
    private void sendRowsOfBefore() {
        Path plan = bridge.sandbox().folder().resolve("orders.yaml");
        int plans = 0;
        while (parley("verify", "--tables", "orders").exitCode() != 0) {
            assertThat(++plans).isLessThan(PLANS_MAX);
            Parley.Result planned = parley("repair", "--plan", plan.toString(), "--tables", "orders", "--take", PG);
            assertThat(planned.exitCode()).as(planned.output()).isZero();
            Parley.Result applied = parley("repair", "--apply", plan.toString(), "--note", "orders come");
            assertThat(applied.exitCode()).as(applied.output()).isIn(0, 32);
        }
    }

    /** First no site publishes it any more, then it is in no site's set: nothing is left that could be parked. */
    @Test
    @Order(2)
    void tableIsTakenOutAtOneSiteAfterTheOtherWhileItIsWritten() throws Exception {
        Writer ada = new Writer(bridge.app(PG), PG, 2_000_000);
        Writer bob = new Writer(bridge.app(MY), MY, 3_000_000);
        try {
            restartWith(PG, "[item, {name: orders, direction: receive-only}]");
            restartWith(MY, "[item, {name: orders, direction: receive-only}]");
            itemsTravel(1);
            restartWith(PG, "[item]");
            restartWith(MY, "[item]");
            itemsTravel(2);
        } finally {
            ada.end();
            bob.end();
        }
        assertThat(failures).isEmpty();
        for (String site : bridge.sites()) {
            assertThat(bridge.command(site, "quarantine", "list").output())
                    .as(site)
                    .doesNotContain("orders");
            assertThat(orders(site)).hasSizeGreaterThan(ROWS);
        }
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** Both sites write a row of the other table, and see the other's. */
    private void itemsTravel(int turn) throws SQLException {
        for (String site : bridge.sites()) {
            int id = turn * 10 + bridge.sites().indexOf(site);
            Sql.execute(bridge.app(site), List.of("INSERT INTO item VALUES (" + id + ", '" + site + "')"));
        }
        for (String site : bridge.sites()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(Sql.query(
                                    bridge.app(site),
                                    "SELECT id FROM item WHERE id BETWEEN " + turn * 10 + " AND " + (turn * 10 + 9)))
                            .as(site)
                            .hasSize(2));
        }
    }

    /** Without that order rows are parked where the table is gone: they come in once it is listed again. */
    @Test
    @Order(3)
    void rowsOfATableThatWasTakenOutTooEarlyComeInWhenItIsListedAgain() throws Exception {
        restartWith(MY, "[item, orders]");
        Sql.execute(bridge.app(MY), List.of("INSERT INTO orders VALUES (-1, 'new', 'of bob')"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(bridge.command(PG, "quarantine", "list", "--table", "orders")
                                .output())
                        .contains("SCHEMA"));
        Parley.Result skipped = bridge.command(PG, "quarantine", "skip", "--table", "orders", "--note", "not here");
        assertThat(skipped.output()).contains("is not replicated here").contains("again");
        assertThat(skipped.exitCode()).isEqualTo(26);

        restartWith(PG, "[item, orders]");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Sql.query(bridge.admin(PG), "SELECT note FROM orders WHERE id = -1"))
                        .containsExactly("of bob"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                bridge.command(PG, "quarantine", "list").output())
                        .doesNotContain("orders"));
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
