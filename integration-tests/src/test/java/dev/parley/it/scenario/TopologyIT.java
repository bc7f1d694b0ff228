package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.Accounting;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.Deletes;
import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.OperationIndex;
import dev.parley.it.checker.Publication;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.TableSpec;
import dev.parley.it.workload.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every site has a Kafka cluster of its own. While all are written to, one site is lost with its agent and its cluster: the
 * others go around it, and when it is back everything is equal, each transaction applied once.
 */
@Tag("timed")
class TopologyIT {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Set<String> TABLES =
            ShopSchema.TABLES.stream().map(TableSpec::name).collect(Collectors.toUnmodifiableSet());

    @Test
    void ringOfFourGoesAroundTheSiteThatIsLost() throws Exception {
        run(Map.of("kind", "ring", "bypass-after", "4s"), List.of("ada", "bob", "cyd", "dan"), "bob", "cyd", "ada");
    }

    @Test
    @Tag("slow")
    void ringOfFiveGoesAroundTheSiteThatIsLost() throws Exception {
        run(
                Map.of("kind", "ring", "bypass-after", "4s"),
                List.of("ada", "bob", "cyd", "dan", "eve"),
                "dan",
                "eve",
                "cyd");
    }

    @Test
    @Tag("slow")
    void starGoesOnWithoutItsHub() throws Exception {
        run(
                Map.of("kind", "star", "hub", "ada", "bypass-after", "4s"),
                List.of("ada", "bob", "cyd"),
                "ada",
                "bob",
                "cyd");
    }

    /**
     * One scenario.
     *
     * @param lost site that is lost and comes back
     * @param reader site that reads the lost one's cluster
     * @param around site that it reads in its place
     */
    private static void run(Map<String, String> topology, List<String> sites, String lost, String reader, String around)
            throws Exception {
        BridgeBuilder builder = Bridge.builder()
                .schema(ShopSchema::create)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("retry-pause-max", "2s")
                .topology(topology);
        sites.forEach(site -> builder.site(site, Engine.POSTGRESQL));
        try (Bridge bridge = builder.start()) {
            bridge.init();
            bridge.audit();
            bridge.startAgents();
            bridge.awaitReady(LIMIT);
            try (Workload workload = new Workload(new Workload.Settings(3, 2, 4, Duration.ZERO, 80))) {
                workload.start(bridge.apps());
                await().atMost(LIMIT).until(() -> allHearAll(bridge, sites));
                loseAndGoAround(bridge, sites, lost, reader, around);
                workload.stop();
                Quiescence.await(bridge, workload, LIMIT);
                check(bridge, workload, sites);
            }
            Parley.Result shown =
                    Parley.runHere("topology", "--contexts", bridge.contexts().toString());
            assertThat(shown.output()).contains(reader + "  ").contains("rests").doesNotContain("stands in");
            assertThat(shown.exitCode()).isZero();
        }
    }

    /** The agent is killed and the broker stopped, so that all that it had for the others is out of reach. */
    private static void loseAndGoAround(Bridge bridge, List<String> sites, String lost, String reader, String around)
            throws SQLException {
        bridge.agent(lost).kill9();
        bridge.sandbox().kafka("kafka-" + lost).kill9();
        long begin = System.nanoTime();
        List<String> left = sites.stream().filter(site -> !site.equals(lost)).toList();
        await().atMost(LIMIT)
                .until(() -> links(bridge, reader)
                        .contains("\"from\":\"" + around + "\",\"fallback\":true,\"active\":true"));
        long before = applied(bridge, reader, around);
        await().atMost(LIMIT).until(() -> applied(bridge, reader, around) > before);
        LOG.atInfo()
                .addKeyValue("lost", lost)
                .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
                .log("went around");
        for (String one : left) {
            for (String other : left) {
                if (!one.equals(other)) {
                    long now = applied(bridge, one, other);
                    await().atMost(LIMIT).until(() -> applied(bridge, one, other) > now);
                }
            }
        }
        bridge.sandbox().kafka("kafka-" + lost).start();
        bridge.startAgent(lost, LIMIT);
        await().atMost(LIMIT)
                .until(() -> links(bridge, reader).contains("\"fallback\":true,\"active\":false")
                        && !links(bridge, reader).contains("\"fallback\":true,\"active\":true"));
    }

    private static boolean allHearAll(Bridge bridge, List<String> sites) {
        return sites.stream()
                .allMatch(reader -> sites.stream()
                        .filter(origin -> !origin.equals(reader))
                        .allMatch(origin -> applied(bridge, reader, origin) > 20));
    }

    private static long applied(Bridge bridge, String reader, String origin) {
        return bridge.agent(reader).status().stream()
                .flatMap(status -> status.sets().stream())
                .flatMap(set -> set.origins().stream())
                .filter(one -> one.origin().equals(origin))
                .mapToLong(one -> one.applied())
                .sum();
    }

    private static String links(Bridge bridge, String site) {
        return bridge.agent(site)
                .get("/topology", 200)
                .orElse("")
                .replace(" ", "")
                .replace("\n", "");
    }

    private static void check(Bridge bridge, Workload workload, List<String> sites) throws Exception {
        OperationIndex operations = bridge.operations(TABLES);
        List<Verdict> verdicts = List.of(
                Convergence.check(bridge.images()),
                Publication.check(workload.history().transactions(), operations),
                ExactlyOnce.check(operations, bridge.audited()),
                Accounting.check(operations, bridge.images(), bridge.records(), Deletes.UPDATE_WINS));
        assertThat(verdicts).allMatch(Verdict::holds);
        assertThat(bridge.unexpectedEnds()).isEmpty();
        for (String site : sites) {
            assertThat(bridge.log(site).problems()).isEmpty();
        }
    }
}
