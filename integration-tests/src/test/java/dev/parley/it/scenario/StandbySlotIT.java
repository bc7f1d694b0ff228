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
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.PostgresServer;
import dev.parley.it.workload.History;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.TableSpec;
import dev.parley.it.workload.Workload;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A site whose slot a standby keeps synchronised (PostgreSQL 17 and later) goes on at that standby: all that was
 * acknowledged is at all sites, once.
 */
class StandbySlotIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String SITE = "ada";
    private static final String OTHER = "bob";
    private static final int ENOUGH = 100;
    private static final Set<String> TABLES =
            ShopSchema.TABLES.stream().map(TableSpec::name).collect(Collectors.toUnmodifiableSet());

    private final History history = new History();
    private Standbys standbys;

    @BeforeAll
    void streaming() throws Exception {
        bridge = Bridge.builder()
                .site(SITE, Engine.POSTGRESQL)
                .site(OTHER, Engine.MYSQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("flush-interval", "1s")
                .tuning("safety-window", "1s")
                .tuning("heartbeat-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.init();
        bridge.audit();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
        standbys = new Standbys(bridge, SITE);
    }

    @Test
    void plannedSwitchoverGoesOn() throws Exception {
        PostgresServer standby = standbys.synchronising();
        try (Workload workload = workload(11)) {
            workload.start(bridge.apps());
            awaitMore();
            standbys.awaitSynchronised(standby);
            workload.stop();
        }
        assertThat(bridge.agent(SITE).terminate(LIMIT)).isZero();
        standbys.awaitReplayed(standby);
        bridge.server(SITE).stop();
        bridge.moveTo(SITE, standby);
        bridge.agent(SITE).start();
        bridge.agent(SITE).awaitNotReady("wait for its promotion", LIMIT);
        standby.promote();
        bridge.agent(SITE).awaitReady(LIMIT);
        write(12);
    }

    /** By an earlier release of PostgreSQL, say, which was upgraded in place since. */
    @Test
    void checkNamesASlotThatWasMadeWithoutFailover() throws Exception {
        run(SITE, "SELECT pg_create_physical_replication_slot('of_a_standby')");
        assertThat(bridge.agent(SITE).terminate(LIMIT)).isZero();
        assertThat(bridge.command(SITE, "check").output()).doesNotContain("failover");
        String slot = query(SITE, "SELECT slot_name FROM pg_replication_slots WHERE slot_type = 'logical'")
                .get(0);
        replicationCommand("ALTER_REPLICATION_SLOT " + slot + " (FAILOVER false)");
        String said = bridge.command(SITE, "check").output().replaceAll("\\s+", " ");
        Matcher fix = Pattern.compile("ALTER_REPLICATION_SLOT [^;]+").matcher(said);
        assertThat(said).contains("replication slot '" + slot + "' is not made for a failover");
        assertThat(fix.find()).isTrue();
        replicationCommand(fix.group());
        assertThat(bridge.command(SITE, "check").output()).doesNotContain("failover");
        run(SITE, "SELECT pg_drop_replication_slot('of_a_standby')");
        startAgent();
    }

    private void replicationCommand(String command) throws SQLException {
        DatabaseServer server = bridge.server(SITE);
        Properties properties = new Properties();
        properties.setProperty("user", server.adminUser());
        properties.setProperty("password", server.adminPassword());
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "17");
        properties.setProperty("preferQueryMode", "simple");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(server.systemDatabase()), properties);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    /** Kafka may hold only what the standby has, and a commit waits for the standby: nothing is behind it. */
    @Test
    void failoverToAStandbyThatIsWaitedForGoesOn() throws Exception {
        PostgresServer standby = standbys.synchronising();
        // By its name: a star would mean the agent, too, which confirms late what it has read.
        bridge.server(SITE)
                .execute(
                        bridge.server(SITE).systemDatabase(),
                        "ALTER SYSTEM SET synchronous_standby_names = '" + Standbys.slot(standby) + "'",
                        "SELECT pg_reload_conf()");
        standbys.awaitSynchronised(standby);
        try (Workload workload = workload(22)) {
            workload.start(bridge.apps());
            awaitMore();
            bridge.server(SITE).kill9();
            bridge.agent(SITE).kill9();
            workload.stop();
        }
        standbys.promote(standby);
        startAgent();
        write(23);
    }

    private Workload workload(long seed) {
        return new Workload(new Workload.Settings(seed, 2, 40, Duration.ZERO, 60), history);
    }

    /** Both sites write for a while, and all that was ever written has arrived then. */
    private void write(long seed) throws Exception {
        try (Workload workload = workload(seed)) {
            workload.start(bridge.apps());
            awaitMore();
            workload.stop();
            Quiescence.await(bridge, workload, LIMIT);
        }
        check();
    }

    private void awaitMore() {
        long before = history.count(Outcome.ACKNOWLEDGED);
        await().atMost(LIMIT).until(() -> history.count(Outcome.ACKNOWLEDGED) >= before + ENOUGH);
    }

    private void startAgent() {
        bridge.startAgent(SITE, LIMIT);
    }

    private void check() throws SQLException {
        OperationIndex operations = bridge.operations(TABLES);
        List<Verdict> verdicts = List.of(
                Convergence.check(bridge.images()),
                Publication.check(history.transactions(), operations),
                ExactlyOnce.check(operations, bridge.audited()),
                Accounting.check(operations, bridge.images(), bridge.records(), Deletes.UPDATE_WINS),
                Settled.check(List.copyOf(bridge.records().values())));
        assertThat(verdicts).allMatch(Verdict::holds);
        assertThat(bridge.unexpectedEnds()).isEmpty();
        bridge.sites().forEach(site -> assertThat(bridge.log(site).problems()).isEmpty());
    }
}
