package dev.parley.it.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.AdminTransport;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.SitePlan;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Pace;
import dev.parley.rules.operation.Value;
import dev.parley.verify.RemoteSite;
import dev.parley.verify.Verification;
import dev.parley.verify.VerifyListener;
import dev.parley.verify.VerifyOptions;
import dev.parley.verify.VerifyReport;
import dev.parley.verify.VerifySite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;

/**
 * Measures how fast a PostgreSQL and a MySQL site are compared while a writer runs, and whether exactly the planted
 * differences are found. {@code -Dparley.bench.verify-rows}: rows of the table (1,000,000). {@code
 * -Dparley.bench.verify-runs}: comparisons that count (3), {@code -Dparley.bench.verify-warm-ups}: those before them (4),
 * after which agents are compiled as agents that run for days are. Beside each comparison both tables are read alone, by
 * this process and with nothing done to the rows: what the two databases give on this machine at this moment. Exit code
 * 1 if the median is below the floor or something else is found.
 */
public final class VerifySpeed {
    private static final double FLOOR = 80_000;
    private static final int PLANTED = 100;
    private static final int WRITES_PER_SECOND = 500;
    private static final int WRITES_EACH = 5;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final String NOTE = "x".repeat(60);

    private final PrintStream out;
    private final long rows = Long.getLong("parley.bench.verify-rows", 1_000_000);
    private final int runs = Integer.getInteger("parley.bench.verify-runs", 3);
    private final int warmUps = Integer.getInteger("parley.bench.verify-warm-ups", 4);

    private VerifySpeed(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
        System.exit(new VerifySpeed(System.out).measure() ? 0 : 1);
    }

    private boolean measure() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site("pg", Engine.POSTGRESQL)
                .site("my", Engine.MYSQL)
                .schema(BenchTable::create)
                .agentOptions(List.of("-Xmx512m", "-XX:+UseG1GC"))
                .start()) {
            fill(bridge);
            bridge.init();
            bridge.startAgents();
            bridge.awaitReady(START_LIMIT);
            Set<Long> planted = plant(bridge.admin("my"));
            Thread writer = new Thread(() -> write(bridge.app("pg")), "bench-writer");
            writer.start();
            try {
                return compareOften(bridge, planted);
            } finally {
                writer.interrupt();
                writer.join();
            }
        }
    }

    private boolean compareOften(Bridge bridge, Set<Long> planted) throws Exception {
        ReadAlone alone = new ReadAlone(List.of(bridge.admin("pg"), bridge.admin("my")));
        boolean exact = true;
        List<Long> speeds = new ArrayList<>();
        for (int run = 0; run < warmUps + runs; run++) {
            boolean counts = run >= warmUps;
            out.print(counts ? "run       " : "warm-up   ");
            VerifyReport.TableReport table = compare(bridge);
            exact &= tell(table, planted);
            out.printf(Locale.ROOT, "   tables read alone %,d rows/s%n", alone.rowsPerSecond());
            out.flush();
            if (counts) {
                speeds.add(table.rowsPerSecond());
            }
        }
        Collections.sort(speeds);
        long median = speeds.get(speeds.size() / 2);
        out.printf(
                Locale.ROOT,
                "verify postgresql = mysql, %,d rows, writer at %d rows/s: median %,d rows/s, floor %,.0f, ratio %.2f%n",
                rows,
                WRITES_PER_SECOND,
                median,
                FLOOR,
                median / FLOOR);
        return exact && median >= FLOOR;
    }

    private static VerifyReport.TableReport compare(Bridge bridge) throws IOException, InterruptedException {
        List<VerifySite> sites =
                bridge.sites().stream().map(site -> site(bridge, site)).toList();
        Path folder = Files.createTempDirectory("verify-speed-");
        return new Verification(sites, VerifyOptions.defaults(), VerifyListener.NONE, folder, System::nanoTime)
                .run()
                .tables()
                .get(0);
    }

    /** Prints it, and says whether the planted rows were found and nothing else. */
    private boolean tell(VerifyReport.TableReport table, Set<Long> planted) {
        Set<Long> found = new TreeSet<>();
        table.differences().forEach(one -> found.add(((Value.Int) one.key().get(0)).value()));
        out.printf(
                Locale.ROOT,
                "%,d rows/s   %d of %d differences found, %d others, %d rows looked at again",
                table.rowsPerSecond(),
                planted.stream().filter(found::contains).count(),
                planted.size(),
                found.stream().filter(id -> !planted.contains(id)).count(),
                table.candidates());
        return found.equals(planted);
    }

    private static VerifySite site(Bridge bridge, String site) {
        SitePlan plan = bridge.plan(site);
        return new RemoteSite(site, SitePlan.SET, new AdminTransport(plan.adminPort(), SitePlan.ADMIN_TOKEN));
    }

    /** The same rows at both sites, before any agent sees them. */
    private void fill(Bridge bridge) throws SQLException {
        execute(
                bridge.admin("pg"),
                "INSERT INTO bench SELECT g, g % 1000, (g % 10000) / 100.0, '" + NOTE
                        + "' || g FROM generate_series(0, " + (rows - 1) + ") g",
                "ANALYZE bench");
        String digits = "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) ";
        execute(
                bridge.admin("my"),
                "SET sql_log_bin = 0",
                "INSERT INTO bench SELECT n, n % 1000, (n % 10000) / 100, concat('" + NOTE + "', n) FROM"
                        + " (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d"
                        + " + 1000000 * h.d AS n FROM " + digits + "a," + digits + "b," + digits + "c," + digits + "e,"
                        + digits + "f," + digits + "g," + digits + "h) numbers WHERE n < " + rows,
                "ANALYZE TABLE bench");
    }

    /** Values, missing and extra rows that no log tells of; the writer leaves their ids alone. */
    private Set<Long> plant(Endpoint my) throws SQLException {
        Set<Long> planted = new TreeSet<>();
        try (Connection connection = my.open();
                Statement statement = connection.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            for (int i = 0; i < PLANTED; i++) {
                long id = i % 3 == 2 ? 10_000_000L + i : i * (rows / PLANTED) + 1;
                statement.executeUpdate(
                        i % 3 == 0
                                ? "UPDATE bench SET amount = amount + 1 WHERE id = " + id
                                : i % 3 == 1
                                        ? "DELETE FROM bench WHERE id = " + id
                                        : "INSERT INTO bench VALUES (" + id + ", 1, 1.00, 'planted')");
                planted.add(id);
            }
        }
        return planted;
    }

    private void write(Endpoint endpoint) {
        Pace pace = new Pace((double) WRITES_PER_SECOND / WRITES_EACH, Duration.ZERO);
        try (Connection connection = BenchTable.writer(endpoint, true);
                PreparedStatement update =
                        connection.prepareStatement("UPDATE bench SET owner = owner + 1 WHERE id = ?")) {
            long step = 7_919;
            long at = 0;
            while (pace.awaitTurn()) {
                for (int i = 0; i < WRITES_EACH; i++) {
                    at = (at + step) % (rows / 2);
                    update.setLong(1, 2 * at); // planted ids are odd
                    update.executeUpdate();
                }
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the writer failed", e);
        }
    }

    private static void execute(Endpoint endpoint, String... statements) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(0);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
