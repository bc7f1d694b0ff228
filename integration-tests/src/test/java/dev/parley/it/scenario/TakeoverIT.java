package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.Accounting;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.Deletes;
import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.OperationIndex;
import dev.parley.it.checker.Publication;
import dev.parley.it.checker.Settled;
import dev.parley.it.checker.SiteRecord;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.TableSpec;
import dev.parley.it.workload.Workload;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two agents at each site, with default timeouts: while writers write, the one that serves is killed or frozen, and the
 * other one serves soon. Nothing is lost or applied twice. {@code -Dparley.takeovers} changes how often.
 */
@Tag("timed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TakeoverIT {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverIT.class);
    private static final Set<String> TABLES =
            ShopSchema.TABLES.stream().map(TableSpec::name).collect(Collectors.toUnmodifiableSet());
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ACTIVE = "ready";
    private static final String STANDBY = "standby";

    private final int takeovers = Integer.getInteger("parley.takeovers", 3);
    private final Map<String, Pair> pairs = new LinkedHashMap<>();
    private Bridge bridge;
    private Probe probe;

    /** The two agents of a site. */
    private record Pair(AgentProcess one, AgentProcess two) {
        AgentProcess active() {
            return is(one, ACTIVE) ? one : two;
        }

        AgentProcess other(AgentProcess agent) {
            return agent == one ? two : one;
        }
    }

    private Pair pair(String site) {
        return Objects.requireNonNull(pairs.get(site));
    }

    private static boolean is(AgentProcess agent, String role) {
        return agent.get("/readyz", 200).map(String::strip).equals(Optional.of(role));
    }

    private static void awaitRole(AgentProcess agent, String role, Duration limit) {
        try {
            await().atMost(limit).pollInterval(Duration.ofMillis(50)).until(() -> is(agent, role));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    agent.site() + " is not " + role + ", it says " + agent.get("/readyz", 503) + "; the end of what it"
                            + " printed:\n" + agent.tail(),
                    e);
        }
    }

    @BeforeAll
    void twoAgentsASite() throws Exception {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .schema(ShopSchema::create)
                .instance("one")
                .start();
        bridge.init();
        bridge.audit();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
        for (String site : bridge.sites()) {
            SitePlan plan = bridge.plan(site)
                    .withInstance("two")
                    .withAdminPort(bridge.sandbox().freePort());
            Pair pair = new Pair(bridge.agent(site), bridge.agent(site + "-two", plan));
            pairs.put(site, pair);
            pair.two().start();
        }
        pairs.values().forEach(pair -> awaitRole(pair.two(), STANDBY, LIMIT));
        probe = new Probe(bridge);
    }

    @AfterAll
    void close() {
        pairs.values().forEach(pair -> pair.two().close());
        bridge.close();
    }

    @Test
    @Order(1)
    void agentsTellWhatTheyAre() {
        AgentProcess two = pair("ada").two();
        String servedBy = two.status().orElseThrow().roles().get(0).servedBy();
        assertThat(servedBy).startsWith("ada/one/");
        Parley.Result status =
                bridge.command("ada-two-asked", bridge.plan("ada").withAdminPort(two.adminPort()), "status");
        assertThat(status.exitCode()).as(status.output()).isZero();
        assertThat(status.output()).contains("standby, ready", "set main: stands by, served by " + servedBy);
        assertThat(two.get("/metrics", 200).orElseThrow()).contains("parley_active{set=\"main\"} 0");
        assertThat(bridge.agent("ada").get("/metrics", 200).orElseThrow()).contains("parley_active{set=\"main\"} 1");
    }

    @Test
    @Order(2)
    void theOtherAgentServesSoonAndNothingIsLostOrAppliedTwice() throws Exception {
        try (Workload workload = new Workload(new Workload.Settings(7, 2, 5, Duration.ZERO, 120))) {
            workload.start(bridge.apps());
            List<String> sites = bridge.sites();
            List<Duration> durations = new ArrayList<>();
            for (int i = 0; i < takeovers; i++) {
                Duration taken = takeOver(pair(sites.get(i % 2)), i % 4 == 1 || i % 4 == 2);
                LOG.atInfo()
                        .addKeyValue("site", sites.get(i % 2))
                        .addKeyValue("millis", taken.toMillis())
                        .log("taken over");
                durations.add(taken);
            }
            workload.stop();
            endSecondAgents();
            Quiescence.await(bridge, workload, LIMIT);
            check(workload);
            assertThat(durations).allMatch(duration -> duration.compareTo(TAKEOVER_LIMIT) < 0);
        }
        assertThat(workloadWasServedByBoth()).isTrue();
    }

    /** How long it took until the other agent served. Afterwards the former one stands by. */
    private Duration takeOver(Pair pair, boolean freeze) {
        AgentProcess former = pair.active();
        AgentProcess next = pair.other(former);
        awaitRole(former, ACTIVE, LIMIT);
        awaitRole(next, STANDBY, LIMIT);
        long begin = System.nanoTime();
        if (freeze) {
            former.pause();
        } else {
            former.kill9();
        }
        awaitRole(next, ACTIVE, LIMIT);
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        if (freeze) {
            former.resume();
        } else {
            former.start();
        }
        awaitRole(former, STANDBY, LIMIT);
        assertThat(is(next, ACTIVE)).isTrue();
        assertThat(next.get("/metrics", 200).orElseThrow())
                .containsPattern("parley_lease_takeovers_total\\{set=\"main\"\\} [1-9]");
        return taken;
    }

    /** In order: the first ones serve again without waiting for an answer that does not come. */
    private void endSecondAgents() {
        for (Pair pair : pairs.values()) {
            assertThat(pair.two().terminate(LIMIT)).isZero();
            awaitRole(pair.one(), ACTIVE, LIMIT);
        }
    }

    private boolean workloadWasServedByBoth() throws SQLException {
        boolean both = true;
        for (String site : bridge.sites()) {
            both &= number(site, "SELECT epoch FROM parley.lease WHERE set_name = 'main'") > 2;
        }
        return both;
    }

    private long number(String site, String sql) throws SQLException {
        return Long.parseLong(text(site, sql));
    }

    private String text(String site, String sql) throws SQLException {
        try (Connection connection = bridge.admin(site).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void check(Workload workload) throws Exception {
        Map<String, SiteRecord> records = bridge.records();
        OperationIndex operations = bridge.operations(TABLES);
        List<Verdict> verdicts = List.of(
                Convergence.check(bridge.images()),
                Publication.check(workload.history().transactions(), operations),
                ExactlyOnce.check(operations, bridge.audited()),
                Accounting.check(operations, bridge.images(), records, Deletes.UPDATE_WINS),
                Settled.check(List.copyOf(records.values())));
        assertThat(verdicts).allMatch(Verdict::holds);
        assertThat(bridge.unexpectedEnds()).isEmpty();
        assertThat(pairs.values().stream().flatMap(pair -> pair.two().unexpectedEnds().stream()))
                .isEmpty();
        assertThat(workload.history().count(Outcome.ACKNOWLEDGED)).isGreaterThan(200);
    }

    /** The lease alone decides: Kafka is not asked who is next. */
    @Test
    @Order(3)
    void leaseIsTakenThoughKafkaIsAway() throws Exception {
        Pair pair = pair("ada");
        pair.two().start();
        awaitRole(pair.two(), STANDBY, LIMIT);
        AgentProcess former = pair.active();
        AgentProcess next = pair.other(former);
        bridge.sandbox().kafka().kill9();
        String written = probe.write("ada");
        former.kill9();
        String name = next == pair.one() ? "ada/one/" : "ada/two/";
        await().atMost(TAKEOVER_LIMIT)
                .until(() -> text("ada", "SELECT holder FROM parley.lease WHERE set_name = 'main'")
                        .startsWith(name));
        bridge.sandbox().kafka().start();
        awaitRole(next, ACTIVE, LIMIT);
        probe.awaitAt("bob", written);
        former.start();
        awaitRole(former, STANDBY, LIMIT);
        probe.assertBothWays("ada", "bob");
    }
}
