package dev.parley.it.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.it.sandbox.ConnectDistribution;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.Bridge;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Measures Parley and, beside it in the same run, Debezium with its JDBC sink on Kafka Connect, in turns.
 *
 * <p>{@code -Dparley.bench.pairs}: from where to where, {@code postgresql-mysql} and the like, separated by commas;
 * {@code -Dparley.bench.subjects}: {@code parley}, {@code connect} or both; {@code -Dparley.bench.workloads}: of
 * {@code W1} to {@code W5}; {@code -Dparley.bench.repetitions}; {@code -Dparley.bench.seconds}: how long latency is
 * measured; {@code -Dparley.bench.agent-options}: of the agents' JVMs, instead of the launcher's; {@code -Dparley.bench.page}: file
 * whose figures are replaced.
 */
public final class Bench {
    /** As the launcher of the distribution starts agents. */
    private static final String LAUNCHER = "-Xmx512m -XX:+UseSerialGC";

    private static final Duration END_LIMIT = Duration.ofMinutes(1);
    private static final String BEGIN = "<!-- figures -->";
    private static final String END = "<!-- end of figures -->";

    private final PrintStream out;
    private final Results results = new Results();
    private final Set<String> workloads = Set.copyOf(list("workloads", "W1,W2,W3,W4,W5"));
    private String versions = "";

    private Bench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
        new Bench(System.out).run();
    }

    private static List<String> list(String name, String otherwise) {
        return List.of(System.getProperty("parley.bench." + name, otherwise).split(",", -1));
    }

    private void run() throws Exception {
        List<String> pairs = list("pairs", "postgresql-postgresql,postgresql-mysql,mysql-postgresql");
        int repetitions = Integer.getInteger("parley.bench.repetitions", 3);
        for (int repetition = 0; repetition < repetitions; repetition++) {
            List<String> subjects = new ArrayList<>(list("subjects", "parley,connect"));
            if (repetition % 2 == 1) {
                Collections.reverse(subjects);
            }
            for (String pair : pairs) {
                for (String subject : subjects) {
                    measure(pair, subject.equals("parley"));
                }
            }
        }
        String figures = figures(repetitions);
        out.println(figures);
        String page = System.getProperty("parley.bench.page", "");
        if (!page.isEmpty()) {
            replace(Path.of(page), figures);
        }
    }

    private void measure(String pair, boolean parley) throws Exception {
        String[] ends = pair.split("-", -1);
        try (Bridge bridge = Bridge.builder()
                .site("src", Engine.valueOf(ends[0].toUpperCase(Locale.ROOT)))
                .site("dst", Engine.valueOf(ends[1].toUpperCase(Locale.ROOT)))
                .schema(BenchTable::create)
                .agentOptions(agentOptions())
                .start()) {
            Subject subject = parley ? new ParleySubject(bridge) : new ConnectSubject(bridge, "src", "dst");
            subject.start();
            if (!versions.contains(pair)) {
                versions += pair + ": " + version(bridge.server("src")) + ", " + version(bridge.server("dst")) + "\n";
            }
            new Workloads(bridge, subject, (metric, value) -> add(pair, metric, subject.name(), value))
                    .run(workloads, parley);
            if (parley) {
                // In order, so that a recording that was asked for is written.
                bridge.drain(END_LIMIT);
            }
        }
    }

    private void add(String pair, String metric, String subject, double value) {
        results.add(pair.replace("-", " -> "), metric, subject, value);
        out.printf(Locale.ROOT, "%-24s %-22s %-40s %,.2f%n", pair, subject, metric, value);
        out.flush();
    }

    private static String version(DatabaseServer server) {
        return server.engine() + " " + server.version();
    }

    private static List<String> agentOptions() {
        return List.of(
                System.getProperty("parley.bench.agent-options", LAUNCHER).split(" ", -1));
    }

    private String figures(int repetitions) throws IOException {
        return "Machine: " + Machine.describe()
                + ". Databases, broker, agents or worker, and the writers all run on it."
                + " Medians of " + repetitions
                + " repetitions, smallest and largest in brackets. Debezium and its sink: "
                + ConnectDistribution.VERSION + ".\n\n"
                + versions.strip().lines().map(line -> "- " + line).reduce("", (all, line) -> all + line + "\n")
                + "\n" + results.markdown().stripTrailing() + "\n";
    }

    private static void replace(Path page, String figures) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (end < begin) {
            throw new IllegalStateException(page + " has no place for figures between " + BEGIN + " and " + END);
        }
        Files.writeString(page, text.substring(0, begin) + "\n" + figures + text.substring(end));
    }
}
