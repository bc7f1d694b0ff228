package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.config.BridgeNames;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.OperationIndex;
import dev.parley.it.checker.Publication;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.History;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.TableSpec;
import dev.parley.it.workload.Workload;
import dev.parley.wire.proto.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents are replaced by those of a later release one site after the other: the group goes on, as far as the format lets it,
 * and nothing is lost.
 */
@Tag("slow")
class RollingUpgradeIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String FIRST = "ada";
    private static final String SECOND = "bob";
    private static final String LAST = "cyd";
    private static final int ENOUGH = 60;
    private static final Set<String> TABLES =
            ShopSchema.TABLES.stream().map(TableSpec::name).collect(Collectors.toUnmodifiableSet());

    private final History history = new History();

    @Test
    void groupIsUpgradedOneSiteAfterTheOther(@TempDir Path more, @TempDir Path format) throws Exception {
        bridge = Bridge.builder()
                .site(FIRST, Engine.POSTGRESQL)
                .site(SECOND, Engine.MYSQL)
                .site(LAST, Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.init();
        bridge.audit();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
        releaseThatSaysMoreComesAndGoes(LaterRelease.thatSaysMore(more));
        formatThatIsNotReadComes(LaterRelease.ofFormat2(format), new Probe(bridge));
    }

    /** While all write: a site is upgraded, and goes back to the release before though its log holds what the later one wrote. */
    private void releaseThatSaysMoreComesAndGoes(Path classes) throws Exception {
        AgentProcess now = bridge.agent(FIRST);
        AgentProcess later = now.withClasses(classes);
        try (Workload workload = new Workload(new Workload.Settings(5, 1, 30, Duration.ZERO, 60), history)) {
            workload.start(bridge.apps());
            awaitMore();
            assertThat(now.terminate(LIMIT)).isZero();
            start(later);
            awaitMore();
            // As the log has it: what lies behind the last checkpoint was written by the later release.
            later.kill9();
            start(now);
            awaitMore();
            workload.stop();
            Quiescence.await(bridge, workload, LIMIT);
        }
        OperationIndex operations = bridge.operations(TABLES);
        List<Verdict> verdicts = List.of(
                Convergence.check(bridge.images()),
                Publication.check(history.transactions(), operations),
                ExactlyOnce.check(operations, bridge.audited()));
        assertThat(verdicts).allMatch(Verdict::holds);
        assertThat(bridge.unexpectedEnds()).isEmpty();
        assertThat(saysMore()).as("entries of the later release are in the log").isPositive();
        assertThat(Files.readString(now.logFile()))
                .as("the release before read them again")
                .contains("the log holds records of the same content that another release wrote")
                .doesNotContain("the log holds another record than was read");
    }

    private long saysMore() throws Exception {
        SitePlan plan = bridge.plan(FIRST);
        String topic = BridgeNames.logTopic(plan.group(), SitePlan.SET, FIRST);
        long found = 0;
        for (byte[] value : new TopicReader(plan.bootstrapServers()).values(topic)) {
            Wire.Record record =
                    Wire.Record.parseFrom(Wire.Chunk.parseFrom(value).getPayload());
            if (record.getTransaction().getUnknownFields().hasField(LaterRelease.FIELD)) {
                found++;
            }
        }
        return found;
    }

    private void awaitMore() {
        long before = history.count(Outcome.ACKNOWLEDGED);
        await().atMost(LIMIT).until(() -> history.count(Outcome.ACKNOWLEDGED) >= before + ENOUGH);
    }

    /** Who cannot read it ends, and goes on from there when it is upgraded, whether the others are or not. */
    private void formatThatIsNotReadComes(Path classes, Probe probe) throws Exception {
        assertThat(bridge.agent(FIRST).terminate(LIMIT)).isZero();
        AgentProcess first = bridge.agent(FIRST).withClasses(classes);
        start(first);
        String later = probe.write(FIRST);
        assertStops(SECOND);
        assertStops(LAST);
        assertThat(Files.readString(first.logFile()))
                .as("who does not read it is named")
                .contains("does not read the record format that this one writes", "site=\"" + SECOND + "\"");
        String atSecond = probe.write(SECOND);
        String atLast = probe.write(LAST);
        assertThat(probe.isAt(SECOND, later)).isFalse();

        AgentProcess second = bridge.agent(SECOND).withClasses(classes);
        start(second);
        probe.awaitAt(SECOND, later);
        probe.awaitAt(FIRST, atSecond);
        probe.assertBothWays(FIRST, SECOND);
        assertThat(probe.isAt(LAST, later)).isFalse();

        AgentProcess last = bridge.agent(LAST).withClasses(classes);
        start(last);
        probe.awaitAt(LAST, later);
        probe.awaitAt(FIRST, atLast);
        probe.awaitEqual();
        for (AgentProcess agent : List.of(first, second, last)) {
            assertThat(agent.unexpectedEnds()).isEmpty();
        }
    }

    private static void start(AgentProcess agent) {
        agent.start();
        agent.awaitReady(LIMIT);
    }

    private void assertStops(String site) throws Exception {
        AgentProcess agent = bridge.agent(site);
        assertThat(agent.awaitExit(LIMIT)).as(agent.tail()).isEqualTo(ExitCode.LOG.code());
        assertThat(Files.readAllLines(agent.logFile()))
                .filteredOn(line -> line.startsWith("parley: "))
                .last()
                .asString()
                .contains("format version 2; this release knows version 1", "Upgrade this agent");
    }
}
