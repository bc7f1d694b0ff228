package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.verify.PlanFile;
import dev.parley.verify.RepairPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL and MySQL are compared while both are written to: rows at random, and one row at both sites without pause.
 * Damage that no log tells of is found, planned, repaired, and then there is none.
 */
class VerifyIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final int ITEMS = 12_000;
    private static final int TAGS = 3_000;
    private static final int HOT = 0;
    /** About two hundred writes a second at each site: many for each look, and no more than a small machine replicates. */
    private static final long HOT_PAUSE_NANOS = 4_000_000L;

    /** The writers leave lower ids alone, but for the hot one. */
    private static final int WRITTEN_FROM = 1_000;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();

    @Test
    void plantedDamageIsFoundPlannedRepairedAndGoneWhileEverybodyWrites() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(VerifyIT::create)
                .tuning("flush-interval", "1s")
                .start()) {
            fill(bridge.admin(PG));
            fill(bridge.admin(MY));
            bridge.init();
            bridge.startAgents();
            bridge.awaitReady(LIMIT);
            Path contexts = bridge.contexts();
            List<Thread> writers = startWriters(bridge);
            try {
                findAndRepair(bridge, contexts);
            } finally {
                stop.set(true);
                for (Thread writer : writers) {
                    writer.join();
                }
            }
            assertThat(failures).isEmpty();
            Quiescence.awaitEmptyWindows(bridge, LIMIT);
            assertThat(Convergence.check(bridge.images()).holds()).isTrue();
            assertThat(bridge.unexpectedEnds()).isEmpty();
        }
    }

    private static void findAndRepair(Bridge bridge, Path contexts) throws Exception {
        Path plan = bridge.sandbox().folder().resolve("plan.yaml");
        Parley.Result clean = parley(contexts, "verify", "--watch-inflight");
        assertThat(clean.output()).contains("equal, compared with " + PG);
        assertThat(clean.exitCode()).isZero();

        List<String> planted = plant(bridge.admin(MY));
        Path page = bridge.sandbox().folder().resolve("report.html");
        Parley.Result damaged = parley(contexts, "verify", "--html", page.toString());
        assertThat(rows(damaged.output())).containsExactlyInAnyOrderElementsOf(planted);
        assertThat(damaged.exitCode()).isEqualTo(30);
        assertThat(Files.readString(page)).contains("bob-only").contains("different");

        Parley.Result planned = parley(contexts, "repair", "--plan", plan.toString());
        assertThat(planned.output()).contains(planted.size() + " rows to repair");
        assertThat(planned.exitCode()).isZero();
        RepairPlan written = PlanFile.read(Files.readString(plan));
        assertThat(written.rows())
                .hasSize(planted.size())
                .allMatch(row -> row.take().equals(PG));

        execute(bridge.app(PG), "UPDATE item SET name = 'a later write' WHERE id = 101");
        await().atMost(LIMIT).until(() -> text(bridge.app(MY), 101).equals("a later write"));
        Parley.Result applied = parley(contexts, "repair", "--apply", plan.toString());
        assertThat(applied.output())
                .contains((planted.size() - 1) + " written, 1 refused")
                .contains("stale");
        assertThat(applied.exitCode()).isEqualTo(32);

        Parley.Result repaired = parley(contexts, "verify");
        assertThat(repaired.output()).contains("equal, compared with " + PG);
        assertThat(repaired.exitCode()).isZero();
        await().atMost(LIMIT).until(() -> text(bridge.app(MY), 100).equals("item 100"));
        assertThat(text(bridge.app(MY), 101)).isEqualTo("a later write");
    }

    private static void create(Endpoint app) throws SQLException {
        String binary = app.isMySql() ? " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : "";
        execute(
                app,
                "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(60) NOT NULL, amount decimal(12,2) NOT NULL,"
                        + " changed " + (app.isMySql() ? "datetime(6)" : "timestamp") + ")" + binary,
                "CREATE TABLE tag (word varchar(40), part integer, note varchar(40), PRIMARY KEY (word, part))"
                        + binary);
    }

    /** Keys that the two engines order differently: upper and lower case, accents, a sign before letters. */
    private static String word(int i) {
        String[] forms = {"Apfel-", "apfel-", "Äpfel-", "_apfel-", "zebra "};
        return forms[i % forms.length] + i;
    }

    private static void fill(Endpoint admin) throws SQLException {
        try (Connection connection = admin.open()) {
            connection.setAutoCommit(false);
            try (PreparedStatement item = connection.prepareStatement("INSERT INTO item VALUES (?, ?, ?, ?)");
                    PreparedStatement tag = connection.prepareStatement("INSERT INTO tag VALUES (?, ?, ?)")) {
                for (int i = 0; i < ITEMS; i++) {
                    item.setInt(1, i);
                    item.setString(2, "item " + i);
                    item.setBigDecimal(3, java.math.BigDecimal.valueOf(i, 2));
                    item.setObject(
                            4, java.time.LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(i));
                    item.addBatch();
                }
                item.executeBatch();
                for (int i = 0; i < TAGS; i++) {
                    tag.setString(1, word(i));
                    tag.setInt(2, i % 7);
                    tag.setString(3, i % 3 == 0 ? null : "note " + i);
                    tag.addBatch();
                }
                tag.executeBatch();
            }
            connection.commit();
        }
    }

    /** Damage in the table alone: the log does not have it. */
    private static List<String> plant(Endpoint my) throws SQLException {
        execute(
                my,
                "SET sql_log_bin = 0",
                "UPDATE item SET name = 'damaged' WHERE id IN (100, 101)",
                "UPDATE item SET amount = amount + 0.01, changed = NULL WHERE id = 102",
                "DELETE FROM item WHERE id IN (200, 201)",
                "INSERT INTO item VALUES (900001, 'bob-only', 1, NULL)",
                "UPDATE tag SET note = 'damaged' WHERE word = '" + word(5) + "'",
                "DELETE FROM tag WHERE word = '" + word(6) + "'",
                "INSERT INTO tag VALUES ('bob-only', 1, NULL)");
        return List.of(
                "item value 100 [name]",
                "item value 101 [name]",
                "item value 102 [amount, changed]",
                "item missing 200 []",
                "item missing 201 []",
                "item extra 900001 []",
                "tag value " + word(5) + ", 5 [note]",
                "tag missing " + word(6) + ", 6 []",
                "tag extra bob-only, 1 []");
    }

    /** The lines of the second table that {@code verify} prints. */
    private static List<String> rows(String output) {
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : output.lines().toList()) {
            String[] cells = line.strip().split(" {2,}", -1);
            if (inside && cells.length >= 4) {
                String columns = cells.length > 4 ? cells[4] : "";
                rows.add(cells[0] + " " + cells[1] + " " + cells[2] + " [" + columns + "]");
            }
            inside = line.isBlank() ? false : inside || (cells.length > 1 && cells[1].equals("KIND"));
        }
        return rows;
    }

    private List<Thread> startWriters(Bridge bridge) {
        List<Thread> writers = new ArrayList<>();
        for (String site : List.of(PG, MY)) {
            Endpoint app = bridge.app(site);
            writers.add(writer(app, "random-" + site, 20_000_000L, random -> {
                int id = WRITTEN_FROM + random.nextInt(ITEMS - WRITTEN_FROM);
                return "UPDATE item SET name = 'by " + site + " " + random.nextInt(1_000) + "' WHERE id = " + id;
            }));
            writers.add(writer(
                    app,
                    "hot-" + site,
                    HOT_PAUSE_NANOS,
                    random -> "UPDATE item SET name = '" + site + " " + random.nextInt() + "' WHERE id = " + HOT));
        }
        return writers;
    }

    private interface Statements {
        String next(Random random);
    }

    private Thread writer(Endpoint app, String name, long pauseNanos, Statements statements) {
        Thread thread = new Thread(
                () -> {
                    Random random = new Random(name.hashCode());
                    while (!stop.get()) {
                        try (Connection connection = app.open();
                                Statement statement = connection.createStatement()) {
                            while (!stop.get()) {
                                statement.execute(statements.next(random));
                                LockSupport.parkNanos(pauseNanos);
                            }
                        } catch (SQLException e) {
                            if (!isContention(e)) {
                                failures.add(e);
                                return;
                            }
                        }
                    }
                },
                name);
        thread.start();
        return thread;
    }

    /** Deadlocks and lock timeouts between an application and the agent: the application tries again. */
    private static boolean isContention(SQLException e) {
        return String.valueOf(e.getSQLState()).matches("40.*|55P03|41000|HY000");
    }

    private static Parley.Result parley(Path contexts, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--contexts", contexts.toString()));
        return Parley.runHere(arguments.toArray(new String[0]));
    }

    private static String text(Endpoint endpoint, int id) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM item WHERE id = " + id)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static void execute(Endpoint endpoint, String... statements) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
