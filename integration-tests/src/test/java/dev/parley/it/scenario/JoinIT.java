package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.config.BridgeNames;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.SandboxProcess;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.Workload;
import dev.parley.publish.LogUpkeep;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A third site comes to two that are written to without pause: refused until both count it, interrupted by a kill, gone
 * on with, and equal in the end; its own writes then reach the others.
 */
@Tag("timed")
class JoinIT {
    private static final Logger LOG = LoggerFactory.getLogger(JoinIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> BEFORE = List.of("ada", "bob");
    private static final String NEW = "cyd";
    private static final int OLD_ROWS = 30_000;

    @Test
    void siteJoinsWhileTheOthersAreWrittenTo() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .site(NEW, Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start()) {
            fill(bridge.admin("ada"));
            fill(bridge.admin("bob"));
            bridge.init();
            List<AgentProcess> founders = founders(bridge);
            try (Workload workload = new Workload(new Workload.Settings(7, 3, 8, Duration.ZERO, 120))) {
                workload.start(List.of(bridge.app("ada"), bridge.app("bob")));
                forgetThePast(bridge, founders);
                assertRefusedWhileItIsNotCounted(bridge);
                founders.forEach(agent -> assertThat(agent.terminate(LIMIT)).isZero());
                BEFORE.forEach(site -> bridge.agent(site).start());
                BEFORE.forEach(site -> bridge.agent(site).awaitReady(LIMIT));
                join(bridge);
                bridge.startAgent(NEW, LIMIT);
                try (Workload there = new Workload(new Workload.Settings(11, 2, 15, Duration.ZERO, 120))) {
                    there.start(List.of(bridge.app(NEW)));
                    await().atMost(LIMIT)
                            .until(() -> there.history().transactions().size() > 100);
                    there.stop();
                }
                workload.stop();
                Quiescence.await(bridge, workload, LIMIT);
            }
            Verdict equal = Convergence.check(bridge.images());
            assertThat(equal).matches(Verdict::holds);
            assertThat(rows(bridge.app(NEW), "journal")).isGreaterThan(OLD_ROWS);
            assertThat(bridge.unexpectedEnds()).isEmpty();
            leave(bridge);
            assertRefusedOnceItWasAMember(bridge);
        }
    }

    /** Agents that know of two sites only. */
    private static List<AgentProcess> founders(Bridge bridge) {
        List<AgentProcess> founders = BEFORE.stream()
                .map(site -> bridge.agent(site + "-before", bridge.plan(site).withMembers(BEFORE)))
                .toList();
        founders.forEach(AgentProcess::start);
        founders.forEach(agent -> agent.awaitReady(LIMIT));
        return founders;
    }

    /** Rows have folded and the logs do not reach back to the first write: the new site cannot just read them. */
    private static void forgetThePast(Bridge bridge, List<AgentProcess> founders) throws InterruptedException {
        for (AgentProcess founder : founders) {
            await().atMost(LIMIT)
                    .until(() -> founder.status().orElseThrow().sets().get(0).sequence() > 200);
        }
        for (String site : BEFORE) {
            SitePlan plan = bridge.plan(site);
            new LogUpkeep(Map.of("bootstrap.servers", plan.bootstrapServers()))
                    .trim(BridgeNames.logTopic(plan.group(), SitePlan.SET, site), 50);
            assertThat(bridge.log(site).transactions().get(0).sequence()).isGreaterThan(1);
        }
    }

    private static void assertRefusedWhileItIsNotCounted(Bridge bridge) {
        Parley.Result result = add(bridge, "bob");
        assertThat(result.output())
                .contains("site bob does not count 'cyd' as a member; its site file lists [ada, bob]");
        assertThat(result.exitCode()).isEqualTo(26);
    }

    /** Nothing of it is missing anywhere; when a member does not count it any more, its agent stops by itself. */
    private static void leave(Bridge bridge) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> { // what was applied last is kept with the next flush
                            Parley.Result asked = Parley.runHere(
                                    "sites",
                                    "leave",
                                    NEW,
                                    "--contexts",
                                    bridge.contexts().toString());
                            assertThat(asked.output())
                                    .contains(
                                            "every other member has applied, and keeps, all that site cyd has written");
                            assertThat(asked.exitCode()).isZero();
                        });
        assertThat(bridge.agent("ada").terminate(LIMIT)).isZero();
        AgentProcess after = bridge.agent("ada-after", bridge.plan("ada").withMembers(BEFORE));
        after.start();
        assertThat(bridge.agent(NEW).awaitExit(LIMIT)).isEqualTo(12);
    }

    private static void assertRefusedOnceItWasAMember(Bridge bridge) {
        Parley.Result result = add(bridge, "bob");
        assertThat(result.output()).contains("site cyd is a member already");
        assertThat(result.exitCode()).isEqualTo(26);
    }

    private static void join(Bridge bridge) throws Exception {
        SandboxProcess first =
                bridge.sandbox().spawn("join-killed", Parley.command(Parley.shortLived(), words(bridge, "bob")));
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> copied(bridge) > 2_000);
        first.kill9();
        long before = copied(bridge);
        assertThat(before).as("rows copied when it was killed").isLessThan(OLD_ROWS);
        Stalls stalls = new Stalls(bridge.app("ada"));
        long begin = System.nanoTime();
        Parley.Result result = stalls.during(() -> add(bridge, "bob"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
        LOG.atInfo()
                .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
                .addKeyValue("longestCommitMillis", stalls.longestMillis())
                .addKeyValue("output", result.output())
                .log("joined");
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("rows taken over from bob");
        assertThat(stalls.longestMillis()).isLessThan(1_000);
        assertThat(copied(bridge)).isZero();
    }

    private static Parley.Result add(Bridge bridge, String donor) {
        return Parley.runHere(words(bridge, donor));
    }

    private static String[] words(Bridge bridge, String donor) {
        Path file = bridge.siteFile(NEW);
        return new String[] {
            "sites",
            "add",
            file.toString(),
            "--url",
            "http://127.0.0.1:" + bridge.plan(donor).adminPort(),
            "--token",
            SitePlan.ADMIN_TOKEN
        };
    }

    private static void fill(Endpoint admin) throws SQLException {
        try (Connection connection = admin.open()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(ShopSchema.JOURNAL.insert(admin.isMySql()))) {
                for (int i = 0; i < OLD_ROWS; i++) {
                    insert.setString(1, "old-" + i);
                    insert.setString(2, "ada");
                    insert.setString(3, "old-" + i + "/1");
                    insert.addBatch();
                    if (i % 5_000 == 4_999) {
                        insert.executeBatch();
                    }
                }
            }
            connection.commit();
        }
    }

    private static long copied(Bridge bridge) throws SQLException {
        return number(bridge.admin(NEW), "SELECT coalesce(sum(copied), 0) FROM parley.joining");
    }

    private static long rows(Endpoint endpoint, String table) throws SQLException {
        return number(endpoint, "SELECT count(*) FROM " + table);
    }

    private static long number(Endpoint endpoint, String sql) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
