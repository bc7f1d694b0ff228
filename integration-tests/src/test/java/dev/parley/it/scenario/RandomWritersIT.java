package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.checker.Accounting;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.Deletes;
import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.OperationIndex;
import dev.parley.it.checker.Publication;
import dev.parley.it.checker.Settled;
import dev.parley.it.checker.SiteImage;
import dev.parley.it.checker.SiteRecord;
import dev.parley.it.checker.Verdict;
import dev.parley.it.nemesis.Faults;
import dev.parley.it.nemesis.Nemesis;
import dev.parley.it.nemesis.NemesisPlan;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.TableSpec;
import dev.parley.it.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random writers at three sites while each agent is killed again and again: all sites end equal, every acknowledged write
 * is accounted for, each source transaction was applied exactly once.
 *
 * <p>{@code -Dparley.seed} repeats a run as far as timing allows, {@code -Dparley.seconds} changes its length.
 */
@Tag("slow")
class RandomWritersIT {
    private static final Logger LOG = LoggerFactory.getLogger(RandomWritersIT.class);
    private static final Set<String> TABLES =
            ShopSchema.TABLES.stream().map(TableSpec::name).collect(Collectors.toUnmodifiableSet());
    private static final int KILLS_PER_AGENT = 4;
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration QUIESCENCE_LIMIT = Duration.ofMinutes(4);

    private final long seed = Long.getLong("parley.seed", System.nanoTime());
    private final Duration length = Duration.ofSeconds(Long.getLong("parley.seconds", 60));

    @Test
    void sitesConvergeAndEveryWriteIsAccountedForThoughAgentsAreKilled() throws Exception {
        LOG.atInfo().addKeyValue("seed", seed).addKeyValue("length", length).log("random writers");
        try (Bridge bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .site("cyd", Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("retry-pause-max", "2s")
                .start()) {
            bridge.init();
            bridge.audit();
            bridge.startAgents();
            bridge.awaitReady(START_LIMIT);
            try (Workload workload = new Workload(new Workload.Settings(seed, 3, 8, Duration.ZERO, 120))) {
                workload.start(bridge.apps());
                killAgents(bridge);
                workload.stop();
                bridge.awaitReady(START_LIMIT);
                Quiescence.await(bridge, workload, QUIESCENCE_LIMIT);
                check(bridge, workload);
            }
        }
    }

    private void killAgents(Bridge bridge) throws InterruptedException {
        List<NemesisPlan.Wish> wishes = new ArrayList<>();
        bridge.agents().forEach(agent -> {
            wishes.add(new NemesisPlan.Wish(Faults.kill(agent), KILLS_PER_AGENT));
            wishes.add(new NemesisPlan.Wish(Faults.pause(agent), 1));
        });
        NemesisPlan plan = NemesisPlan.random(seed, length, Duration.ofSeconds(4), wishes);
        try (Nemesis nemesis = new Nemesis(plan)) {
            nemesis.start();
            assertThat(nemesis.awaitEnd(length.plus(START_LIMIT))).isTrue();
            assertThat(nemesis.failures()).isEmpty();
            assertThat(nemesis.healed()).isEqualTo(plan.size());
        }
    }

    private void check(Bridge bridge, Workload workload) throws Exception {
        List<SiteImage> images = bridge.images();
        Map<String, SiteRecord> records = bridge.records();
        OperationIndex operations = bridge.operations(TABLES);
        List<Verdict> verdicts = List.of(
                Convergence.check(images),
                Publication.check(workload.history().transactions(), operations),
                ExactlyOnce.check(operations, bridge.audited()),
                Accounting.check(operations, images, records, Deletes.UPDATE_WINS),
                Settled.check(List.copyOf(records.values())));
        verdicts.forEach(verdict -> LOG.atInfo().addKeyValue("verdict", verdict).log("checked"));
        assertThat(verdicts).as("seed %d", seed).allMatch(Verdict::holds);
        assertThat(bridge.unexpectedEnds()).as("seed %d", seed).isEmpty();
        bridge.sites()
                .forEach(site -> assertThat(bridge.log(site).problems())
                        .as("seed %d", seed)
                        .isEmpty());
        assertThatTheRunWasWorthIt(workload, images, records);
    }

    private static void assertThatTheRunWasWorthIt(
            Workload workload, List<SiteImage> images, Map<String, SiteRecord> records) {
        LOG.atInfo()
                .addKeyValue("acknowledged", workload.history().count(Outcome.ACKNOWLEDGED))
                .addKeyValue("failed", workload.history().count(Outcome.FAILED))
                .addKeyValue("indeterminate", workload.history().count(Outcome.INDETERMINATE))
                .log("history");
        assertThat(workload.history().count(Outcome.ACKNOWLEDGED)).isGreaterThan(1_000);
        assertThat(images.get(0).size()).isGreaterThan(500);
        assertThat(records.values()).allMatch(record -> record.conflicts().size() > 20);
    }
}
