package dev.parley.agent;

import dev.parley.apply.FailedRule;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.telemetry.Meters;
import dev.parley.telemetry.Metric;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts rules that could not decide, and tells of them: of each unit of a table at most once in {@link #QUIET}. Keeps an
 * entry for each unit that the policy has. Thread-safe.
 */
final class RuleAlarm {
    static final Duration QUIET = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(RuleAlarm.class);

    private final String set;
    private final Meters meters;
    private final LongSupplier nanos;
    private final Map<Place, Told> told = new HashMap<>();

    /** @param nanos a clock that never goes back */
    RuleAlarm(String set, Meters meters, LongSupplier nanos) {
        this.set = set;
        this.meters = meters;
        this.nanos = nanos;
    }

    private record Place(String table, String unit) {}

    /** When it was last told, and how many there have been since. */
    private record Told(long at, long silent) {}

    /** Begins counting at zero for all that rules decide: of a counter that appears with its first failure no alert can tell. */
    void expect(List<TableShape> tables, Function<String, RowPolicy> policies) {
        for (TableShape table : tables) {
            for (Unit unit : policies.apply(table.name()).units(table.names())) {
                meters.counter(Metric.RULE_FAILURES, set, table.name(), unit.name());
            }
        }
    }

    synchronized void failed(List<FailedRule> failures) {
        for (FailedRule failure : failures) {
            Place place = new Place(failure.key().table(), failure.failure().unit());
            meters.counter(Metric.RULE_FAILURES, set, place.table, place.unit).increment();
            tell(place, failure);
        }
    }

    private void tell(Place place, FailedRule failed) {
        long now = nanos.getAsLong();
        Told last = told.get(place);
        if (last != null && now - last.at < QUIET.toNanos()) {
            told.put(place, new Told(last.at, last.silent + 1));
            return;
        }
        told.put(place, new Told(now, 0));
        LOG.atWarn()
                .addKeyValue("set", set)
                .addKeyValue("table", place.table)
                .addKeyValue("unit", place.unit)
                .addKeyValue("key", failed.key().hashText())
                .addKeyValue("rule", failed.failure().rule())
                .addKeyValue("dot", failed.failure().at())
                .addKeyValue("reason", failed.failure().reason())
                .addKeyValue("untold", last == null ? 0 : last.silent)
                .log("a rule could not decide; its fallback did, as at every site");
    }
}
