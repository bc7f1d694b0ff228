package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.SandboxProcess;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.verify.Fill;
import dev.parley.verify.FillCount;
import dev.parley.verify.FillStart;
import dev.parley.verify.RemoteFill;
import dev.parley.verify.RemoteSite;
import dev.parley.verify.Sighting;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table with many rows comes to a group that runs: {@code parley tables fill} copies them while all write. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TableFillIT extends BridgeScenario {
    private static final Logger LOG = LoggerFactory.getLogger(TableFillIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String PG = "ada";
    private static final String MY = "bob";
    /** 100,000 for a measurement. */
    private static final int ROWS = Integer.getInteger("parley.fill.rows", 20_000);

    private static final int CUSTOMERS = 200;
    private static final long PAUSE_NANOS = 5_000_000L;
    private static final List<String> TABLES = List.of(
            "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) NOT NULL)",
            "CREATE TABLE orders (id integer PRIMARY KEY, customer integer NOT NULL REFERENCES customer (id),"
                    + " state varchar(40) NOT NULL, code integer UNIQUE)");

    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    private Path contexts;

    @BeforeAll
    void started() throws Exception {
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
        Sql.execute(bridge.app(PG), TABLES);
        Sql.execute(
                bridge.app(PG),
                List.of(
                        "INSERT INTO customer SELECT i, 'c' || i FROM generate_series(0, " + (CUSTOMERS - 1) + ") i",
                        "INSERT INTO orders SELECT i, i % " + CUSTOMERS + ", 'old', i FROM generate_series(0, "
                                + (ROWS - 1) + ") i"));
        Sql.execute(
                bridge.app(MY),
                TABLES.stream()
                        .map(table -> table.replace(
                                " REFERENCES customer (id), state",
                                ", FOREIGN KEY (customer) REFERENCES customer (id), state"))
                        .toList());
        listTables(MY);
        listTables(PG);
    }

    private void listTables(String site) {
        bridge.list(site, "[item, customer, orders]");
        bridge.restartAgent(site, LIMIT);
    }

    private String[] fill(String... words) {
        List<String> arguments = new ArrayList<>(List.of("tables", "fill"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--from", PG, "--contexts", contexts.toString()));
        return arguments.toArray(new String[0]);
    }

    private Parley.Result verify() {
        return Parley.runHere("verify", "--contexts", contexts.toString());
    }

    private List<String> orders(String site) throws SQLException {
        return Sql.query(
                bridge.admin(site), "SELECT concat_ws('|', id, customer, state, code) FROM orders ORDER BY id");
    }

    private Fill.Peer peer(String site) {
        AdminTransport transport = new AdminTransport(bridge.agent(site).adminPort(), SitePlan.ADMIN_TOKEN);
        return new Fill.Peer(new RemoteSite(site, "main", transport), new RemoteFill("main", transport));
    }

    private static RowKey key(int id) {
        return RowKey.of("orders", new Value.Int(id));
    }

    /** The rows that refer to others wait for them, and are not put into the table without. */
    @Test
    @Order(1)
    void rowsWithoutTheirParentsAreLeftOut() throws SQLException {
        Fill.Peer to = peer(MY);
        FillStart start = to.rows().begin(List.of(key(10), key(11)));
        List<Sighting> rows = peer(PG).site().look(start.missing());

        assertThat(to.rows().fill(start.ticket(), rows)).isEqualTo(new FillCount(0, 0, 0, 0, 2));

        assertThat(orders(MY)).isEmpty();
        Parley.Result customers = Parley.runHere(fill("customer"));
        assertThat(customers.exitCode()).as(customers.output()).isZero();
        assertThat(Sql.query(bridge.admin(MY), "SELECT count(*) FROM customer"))
                .containsExactly(Integer.toString(CUSTOMERS));
    }

    /** What was read before others wrote is older than what they wrote, also once nobody remembers their writes. */
    @Test
    @Order(2)
    void rowReadBeforeItWasWrittenIsNotTakenOver() throws Exception {
        Fill.Peer to = peer(MY);
        List<RowKey> keys = List.of(key(1), key(2), key(3), key(4), key(5));
        FillStart start = to.rows().begin(keys);
        assertThat(start.missing()).isEqualTo(keys);
        List<Sighting> rows = peer(PG).site().look(keys);
        Sql.execute(
                bridge.app(PG),
                List.of("UPDATE orders SET state = 'changed' WHERE id = 1", "DELETE FROM orders WHERE id = 2"));
        Sql.execute(
                bridge.app(MY),
                List.of(
                        "INSERT INTO orders VALUES (3, 7, 'of bob', 3)",
                        "INSERT INTO orders VALUES (-4, 7, 'of bob', 4)"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(orders(MY)).contains("1|1|changed|1"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(orders(PG)).contains("3|7|of bob|3"));
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(bridge.reader(MY).windowRows(SitePlan.SET)).isZero();
            assertThat(bridge.agent(MY)
                            .status()
                            .orElseThrow()
                            .sets()
                            .get(0)
                            .window()
                            .rows())
                    .isZero();
        });

        FillCount count = to.rows().fill(start.ticket(), rows);

        assertThat(count).isEqualTo(new FillCount(1, 2, 1, 1, 0));
        assertThat(orders(MY))
                .contains("1|1|changed|1", "3|7|of bob|3", "5|5|old|5")
                .noneMatch(row -> row.startsWith("2|"));
        assertThat(peer(MY).site().judge(peer(PG).site().look(keys.subList(0, 3)), List.of()))
                .allMatch(judgement -> judgement.columns().isEmpty());
        Sql.execute(bridge.app(MY), List.of("DELETE FROM orders WHERE id = -4"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(orders(PG)).contains("4|4|old|4"));
    }

    /** One application that writes until it is stopped. */
    private final class Writer {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final Thread thread;

        Writer(Endpoint app, int begin) {
            AtomicInteger turn = new AtomicInteger();
            thread = new Thread(
                    () -> {
                        while (!stop.get()) {
                            write(app, begin, turn.incrementAndGet());
                            LockSupport.parkNanos(PAUSE_NANOS);
                        }
                    },
                    "writer-" + app.site());
            thread.start();
        }

        /** A new row, one that the other site has of before, and rows that change and go, wherever they are by now. */
        private void write(Endpoint app, int begin, int turn) {
            int some = (int) (turn * 7_919L % ROWS);
            try {
                Sql.execute(
                        app,
                        List.of(
                                "INSERT INTO orders VALUES (" + (begin + turn) + ", 1, 'new', NULL)",
                                "UPDATE orders SET state = '" + app.site() + " " + turn + "' WHERE id = " + some,
                                "DELETE FROM orders WHERE id = " + (some + 13),
                                "INSERT INTO orders SELECT " + (some + 29) + ", 2, '" + app.site() + " " + turn
                                        + "', NULL FROM customer WHERE id = 1 AND NOT EXISTS (SELECT 1 FROM orders o"
                                        + " WHERE o.id = " + (some + 29) + ")"));
            } catch (SQLException e) {
                if (!String.valueOf(e.getSQLState()).matches("40.*|55P03|41000|23.*")) {
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

    /** The command is killed once, the agent that takes the rows in another time. */
    @Test
    @Order(3)
    void tableIsFilledWhileAllWriteAlthoughTheCommandAndAnAgentAreKilled() throws Exception {
        Writer ada = new Writer(bridge.app(PG), 10_000_000);
        Writer bob = new Writer(bridge.app(MY), 20_000_000);
        try {
            try (SandboxProcess command =
                    bridge.sandbox().spawn("fill", Parley.command(Parley.shortLived(), fill("customer,orders")))) {
                awaitRows(ROWS / 10);
                command.kill9();
            }
            awaitRows(ROWS / 10);
            long begin = System.nanoTime();
            Thread killer = new Thread(this::killWhenHalfIsThere, "killer");
            killer.start();
            Parley.Result cut = Parley.runHere(fill("orders"));
            killer.join();
            assertThat(cut.exitCode()).as(cut.output()).isIn(9, 20);
            bridge.startAgent(MY, LIMIT);
            Parley.Result filled = Parley.runHere(fill("orders"));
            assertThat(filled.exitCode()).as(filled.output()).isIn(0, 34);
            LOG.info(
                    "{} rows with an interruption in {} s: {}",
                    ROWS,
                    (System.nanoTime() - begin) / 1e9,
                    filled.output());
        } finally {
            ada.end();
            bob.end();
        }
        assertThat(failures).isEmpty();
        Parley.Result rest = Parley.runHere(fill("orders"));
        assertThat(rest.exitCode()).as(rest.output()).isIn(0, 34);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(orders(MY)).isEqualTo(orders(PG)));
        assertThat(orders(MY)).hasSizeGreaterThan(ROWS / 2);
        assertThat(verify().output()).contains("equal, compared with " + PG);
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private void awaitRows(int rows) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        Integer.parseInt(Sql.query(bridge.admin(MY), "SELECT count(*) FROM orders WHERE state = 'old'")
                                        .get(0))
                                > rows);
    }

    private void killWhenHalfIsThere() {
        awaitRows(ROWS / 2);
        bridge.agent(MY).kill9();
    }
}
