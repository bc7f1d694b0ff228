package dev.parley.rules.state;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates a row of several units: whether it exists, then unit by unit, the units of older policy versions first, each
 * over what the older ones made of its columns. Pure.
 */
final class RowEvaluator {
    private final RowLog log;
    private final Map<String, Value> values = new HashMap<>();
    private final Set<Operation> losers = new HashSet<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Pending, List<String>> waiting = new HashMap<>();
    private final List<RuleFailure> failures = new ArrayList<>();

    private RowEvaluator(RowLog log) {
        this.log = log;
        log.columns.forEach(column -> values.put(column, log.baseValue(column)));
    }

    static Evaluation evaluate(RowLog log) {
        return log.entries.isEmpty() ? Evaluation.NOTHING : new RowEvaluator(log).evaluate(false);
    }

    /** With the columns of all picking rules taken from the latest write of the row. */
    static Evaluation unmixed(RowLog log) {
        return log.entries.isEmpty() ? Evaluation.NOTHING : new RowEvaluator(log).evaluate(true);
    }

    private Evaluation evaluate(boolean unmixed) {
        Existence existence = Existence.of(log.entries, log.base, log.policy);
        Operation latest = log.latestWrite();
        log.units().forEach(unit -> decide(unit, unmixed));
        if (!existence.exists()) {
            Operation deleter = existence.deleter();
            return deleter == null ? evaluation(Visible.Base.BASE) : absent(deleter);
        }
        Operation winner = latest != null
                ? latest
                : log.entries.get(log.entries.size() - 1).operation();
        addDeletes(winner);
        addExcluded();
        return evaluation(new Visible.Row(image(winner), winner));
    }

    private void decide(Unit unit, boolean unmixed) {
        List<Write> writes = log.writes(unit);
        if (writes.isEmpty()) {
            return;
        }
        List<Value> base = unit.columns().stream().map(this::value).toList();
        UnitResult result = UnitDecider.decide(unit, writes, base);
        result.losers().forEach(lost -> losers.add(lost.loser()));
        failures.addAll(result.failures());
        Operation winner = result.winner();
        if (unit.rule() instanceof PickRule) {
            pending.removeIf(earlier -> unit.columns().containsAll(waiting.getOrDefault(earlier, List.of())));
        }
        if (!result.pending().isEmpty() && winner != null && !isSettledLater(result.pending(), unit)) {
            Pending open = new Pending(unit.name(), result.pending(), winner);
            waiting.put(open, unit.columns());
            pending.add(open);
        }
        Operation latest = unmixed && unit.rule() instanceof PickRule ? log.latestWrite() : null;
        for (int i = 0; i < unit.columns().size(); i++) {
            String column = unit.columns().get(i);
            Row whole = latest == null ? null : latest.image();
            Value own = whole == null ? Value.Unchanged.UNCHANGED : whole.get(column);
            values.put(
                    column, own == Value.Unchanged.UNCHANGED ? result.values().get(i) : own);
        }
    }

    /** True if a decision that was written under a later version of the policy settles them all. */
    private boolean isSettledLater(List<Operation> siblings, Unit unit) {
        Set<Dot> dots = new HashSet<>();
        siblings.forEach(sibling -> dots.add(sibling.dot()));
        for (RowLog.Entry entry : log.entries) {
            if (entry.operation() instanceof Operation.Decision decision
                    && decision.stamp().policy() > unit.since()
                    && decision.settled().containsAll(dots)) {
                return true;
            }
        }
        return false;
    }

    private Value value(String column) {
        return values.getOrDefault(column, Value.Unchanged.UNCHANGED);
    }

    private void addDeletes(Operation winner) {
        for (RowLog.Entry entry : log.entries) {
            Operation operation = entry.operation();
            if (History.isDelete(operation) && !winner.supersedes(operation)) {
                losers.add(operation);
            }
        }
    }

    private void addExcluded() {
        Set<Dot> excluded = new HashSet<>();
        log.entries.forEach(entry -> excluded.addAll(entry.operation().excluded()));
        pending.forEach(unit -> unit.siblings().forEach(sibling -> excluded.remove(sibling.dot())));
        for (RowLog.Entry entry : log.entries) {
            if (excluded.contains(entry.operation().dot())) {
                losers.add(entry.operation());
            }
        }
    }

    private Evaluation absent(Operation deleter) {
        losers.clear();
        for (RowLog.Entry entry : log.entries) {
            Operation operation = entry.operation();
            if (operation != deleter && !deleter.supersedes(operation)) {
                losers.add(operation);
            }
        }
        addExcluded();
        return evaluation(new Visible.Absent(deleter));
    }

    private Evaluation evaluation(Visible visible) {
        List<Operation> sorted = new ArrayList<>(losers.size());
        for (RowLog.Entry entry : log.entries) {
            if (losers.contains(entry.operation())) {
                sorted.add(entry.operation());
            }
        }
        return new Evaluation(visible, sorted, pending, failures);
    }

    /** What no unit and no base has, the latest operation that carries it has. */
    private Row image(Operation winner) {
        Columns columns = columns(winner);
        List<Value> image = new ArrayList<>(columns.size());
        for (String column : columns.names()) {
            Value value = value(column);
            for (int i = log.entries.size() - 1; i >= 0 && value == Value.Unchanged.UNCHANGED; i--) {
                Row carrier = log.entries.get(i).operation().image();
                value = carrier == null ? value : carrier.get(column);
            }
            image.add(value);
        }
        return Row.of(columns, image);
    }

    /** The shared column list of the table, if the row has just that. */
    private Columns columns(Operation winner) {
        if (log.base instanceof Base.Present present
                && present.image().columns().names().equals(log.columns)) {
            return present.image().columns();
        }
        Row image = winner.image();
        return image != null && image.columns().names().equals(log.columns) ? image.columns() : Columns.of(log.columns);
    }
}
