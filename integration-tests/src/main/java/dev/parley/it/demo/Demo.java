package dev.parley.it.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.SiteImage;
import dev.parley.it.checker.SiteRecord;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.ClassData;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.BridgeBuilder;
import dev.parley.it.scenario.Quiescence;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Starts sites, broker and agents, lets writers conflict on purpose, shows the bridge at work, and compares all sites row
 * by row in the end.
 *
 * <p>Exit code 0 if they are equal, 1 if they are not, 2 for a wrong command line.
 */
public final class Demo {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration QUIESCENCE_LIMIT = Duration.ofMinutes(3);
    /** New JVMs are slow, and a flood at their start would be seen as lag for long. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private static final int WRITERS_PER_SITE = 3;
    private static final double TRANSACTIONS_PER_SECOND = 15;
    private static final int FOUGHT_FOR = 150;
    private static final int INTERRUPTED = 130;

    private final DemoOptions options;
    private final Screen screen;
    private final long begin = System.nanoTime();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    Demo(DemoOptions options) {
        this.options = options;
        this.screen = new Screen(System.out, !options.plain() && Screen.isTerminal(System.console()));
    }

    public static void main(String[] arguments) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
        System.exit(new CommandLine(new DemoOptions()).execute(arguments));
    }

    int run() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown, "demo-interrupted"));
        screen.say("Parley demo: " + String.join(", ", options.siteNames()) + ". Ctrl-C stops everything.");
        return tell(this::play);
    }

    private int play() throws Exception {
        try (Bridge bridge = builder().start()) {
            say("databases and Kafka run, " + ShopSeed.rows() + " rows in each database, in "
                    + bridge.sandbox().folder());
            connectHints(bridge);
            bridge.init();
            bridge.startAgents();
            bridge.awaitReady(START_LIMIT);
            say("agents are ready");
            int exitCode = tell(() -> writeAndCompare(bridge));
            if (options.keep()) {
                screen.say("Everything keeps running until Ctrl-C; the folder stays.");
                interrupted.await();
            } else if (ClassData.ofThisJvm().isMissing()) {
                say("keeping an archive of classes, with which the next demo starts faster");
            }
            return exitCode;
        }
    }

    /** A failure in words; after Ctrl-C whatever fails is its consequence and not worth one. */
    private int tell(Callable<Integer> step) throws Exception {
        try {
            return step.call();
        } catch (IllegalStateException | SQLException e) {
            if (interrupted.getCount() == 0) {
                return INTERRUPTED;
            }
            screen.say("The demo failed: " + e.getMessage());
            return 1;
        }
    }

    private BridgeBuilder builder() {
        BridgeBuilder builder = Bridge.builder()
                .keep(options.keep())
                .schema(ShopSeed::create)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s");
        options.siteNames()
                .forEach(site -> builder.site(site, options.isMySql(site) ? Engine.MYSQL : Engine.POSTGRESQL));
        return builder;
    }

    private void say(String what) {
        screen.say(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - begin) / 1e9, what));
    }

    private int writeAndCompare(Bridge bridge) throws Exception {
        try (Workload workload = new Workload(new Workload.Settings(
                System.nanoTime(), WRITERS_PER_SITE, TRANSACTIONS_PER_SECOND, WARM_UP, FOUGHT_FOR))) {
            workload.start(bridge.apps());
            watch(bridge, workload);
            workload.stop();
            say("writers stopped; waiting until everything has arrived everywhere");
            Quiescence.await(bridge, workload, QUIESCENCE_LIMIT);
            say("quiescent");
            return compare(bridge, workload) ? 0 : 1;
        }
    }

    private void watch(Bridge bridge, Workload workload) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds());
        long period = screen.isTerminal() ? 1_000 : 5_000;
        boolean seen = false;
        Sample before = Sample.take(bridge.agents());
        while (System.nanoTime() - end < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (interrupted.await(Math.max(1, Math.min(seen ? period : 250, left)), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("interrupted");
            }
            Sample now = Sample.take(bridge.agents());
            if (!seen && isReplicating(now)) {
                seen = true;
                say("changes arrive at every site");
            }
            if (now.secondsSince(before) * 1000 >= period * 0.9) {
                show(new Frame(before, now), workload, end);
                before = now;
            }
        }
        screen.keep();
    }

    /** Every site has applied something of every other. */
    private static boolean isReplicating(Sample sample) {
        return sample.sites().keySet().stream()
                .allMatch(site -> sample.set(site)
                        .filter(set -> set.origins().stream()
                                        .filter(origin -> origin.applied() > 0)
                                        .count()
                                >= sample.sites().size() - 1L)
                        .isPresent());
    }

    private void show(Frame frame, Workload workload, long end) {
        long left = Math.max(0, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()));
        String head = workload.history().count(Outcome.ACKNOWLEDGED) + " transactions committed by the writers, " + left
                + " s left";
        if (!screen.isTerminal()) {
            say(head + "; " + frame.line());
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(" " + head);
        lines.add("");
        lines.addAll(frame.table());
        lines.add("");
        screen.paint(lines);
    }

    private boolean compare(Bridge bridge, Workload workload) throws Exception {
        List<SiteImage> images = bridge.images();
        Map<String, SiteRecord> records = bridge.records();
        Verdict verdict = Convergence.check(images);
        screen.say("");
        screen.say(" committed by the writers  " + workload.history().count(Outcome.ACKNOWLEDGED) + " transactions, "
                + workload.history().transactions().stream()
                        .filter(transaction -> transaction.outcome() == Outcome.ACKNOWLEDGED)
                        .mapToLong(transaction -> transaction.writes().size())
                        .sum()
                + " row changes");
        records.forEach((site, record) -> screen.say(String.format(
                Locale.ROOT,
                " %-6s %,9d rows  %,7d lost writes on record  %,5d rows parked",
                site,
                rows(images, site),
                record.conflicts().size(),
                record.parked().size())));
        screen.say("");
        screen.say(
                verdict.holds()
                        ? " EQUAL: all " + images.size() + " sites hold the same "
                                + images.get(0).size() + " rows, compared value by value."
                        : " NOT EQUAL: " + verdict);
        screen.say("");
        connectHints(bridge);
        return verdict.holds();
    }

    private static long rows(List<SiteImage> images, String site) {
        return images.stream()
                .filter(image -> image.site().equals(site))
                .mapToLong(SiteImage::size)
                .sum();
    }

    private void connectHints(Bridge bridge) {
        for (Endpoint app : bridge.apps()) {
            int port = bridge.server(app.site()).port();
            screen.say(" " + app.site() + ": "
                    + (app.isMySql()
                            ? "mysql -h 127.0.0.1 -P " + port + " -u " + app.user() + " -p" + app.password() + " "
                                    + app.database()
                            : "psql postgresql://" + app.user() + ":" + app.password() + "@127.0.0.1:" + port + "/"
                                    + app.database()));
        }
    }
}
