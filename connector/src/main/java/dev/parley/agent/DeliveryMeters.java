package dev.parley.agent;

import dev.parley.apply.ApplyOutcome;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.LostWrite;
import dev.parley.telemetry.Meters;
import dev.parley.telemetry.Metric;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Measures what one set applies: how old transactions are when they become visible, how many share a transaction, and which
 * writes lost.
 */
final class DeliveryMeters {
    /** Seconds; from a local network to a site that was away for an hour. */
    private static final double[] DELAYS = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600};

    private static final double[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
    private static final double MICROS_PER_SECOND = 1e6;

    private final Meters meters;
    private final String set;
    private final Map<String, DistributionSummary> delays = new HashMap<>();
    private final DistributionSummary batches;
    private final LongSupplier clockMicros;

    DeliveryMeters(Meters meters, String set, List<String> origins, LongSupplier clockMicros) {
        origins.forEach(origin -> delays.put(origin, meters.histogram(Metric.VISIBLE_DELAY, DELAYS, set, origin)));
        this.meters = meters;
        this.set = set;
        batches = meters.histogram(Metric.APPLY_BATCH, BATCHES, set);
        this.clockMicros = clockMicros;
    }

    /** Called once an apply transaction is committed. */
    void applied(ApplyOutcome outcome) {
        outcome.losers().forEach(this::lost);
        List<LogRecord.Transaction> transactions = outcome.transactions();
        if (transactions.isEmpty()) {
            return;
        }
        batches.record(transactions.size());
        long now = clockMicros.getAsLong();
        for (LogRecord.Transaction transaction : transactions) {
            DistributionSummary delay = delays.get(transaction.origin().name());
            if (delay != null) { // null for what this site itself wrote in an earlier incarnation
                delay.record(Math.max(0, now - transaction.commitMicros()) / MICROS_PER_SECOND);
            }
        }
    }

    /** Begins counting at zero for what conflicts are mostly about, so that the first one shows in a rate. */
    void expect(List<TableShape> tables, Function<String, RowPolicy> policies) {
        for (TableShape table : tables) {
            for (Unit unit : policies.apply(table.name()).units(table.names())) {
                meters.counter(
                        Metric.CONFLICTS,
                        set,
                        table.name(),
                        ConflictKind.UPDATE_ORIGIN_DIFFERS.text(),
                        unit.rule().name());
            }
        }
    }

    /** Looked up each time: conflicts are rare, and their kinds are as many as tables and rules, not as rows. */
    private void lost(LostWrite write) {
        meters.counter(Metric.CONFLICTS, set, write.key().table(), write.kind().text(), write.rule())
                .increment();
    }
}
