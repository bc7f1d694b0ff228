package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates a row of several units: whether it exists, then unit by unit, the units of older policy versions first, each
 * over what the older ones made of its columns. Pure.
 */
final class RowEvaluator {
    private final RowLog log;
    private final Value[] values;
    private final Set<Operation> losers = Collections.newSetFromMap(new IdentityHashMap<>(4));
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Pending, List<String>> waiting = new HashMap<>();
    private final List<RuleFailure> failures = new ArrayList<>();

    private RowEvaluator(RowLog log) {
        this.log = log;
        this.values = new Value[log.columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = log.baseValue(log.columns.name(i));
        }
    }

    static Evaluation evaluate(RowLog log) {
        return log.entries.isEmpty() ? Evaluation.NOTHING : new RowEvaluator(log).evaluate(false);
    }

    /** With the columns of all picking rules taken from the latest write of the row. */
    static Evaluation unmixed(RowLog log) {
        return log.entries.isEmpty() ? Evaluation.NOTHING : new RowEvaluator(log).evaluate(true);
    }

    /** Its columns whether it exists or not; of what no operation left and no base has, what the latest found there. */
    static Row revived(RowLog log) {
        RowEvaluator evaluator = new RowEvaluator(log);
        for (Unit unit : log.units()) {
            evaluator.decide(unit, null);
        }
        Row image = evaluator.image();
        for (int i = log.entries.size() - 1; i >= 0 && !(image.columns().size() > 0 && image.isComplete()); i--) {
            Row before = log.entries.get(i).operation() instanceof Operation.Delete delete ? delete.before() : null;
            if (before != null) {
                image = image.columns().size() == 0 ? before : image.completedBy(before);
            }
        }
        return image;
    }

    private Evaluation evaluate(boolean unmixed) {
        Existence existence = Existence.of(log.entries, log.base, log.policy);
        Operation latest = log.latestWrite();
        for (Unit unit : log.units()) {
            decide(unit, unmixed ? latest : null);
        }
        if (!existence.exists()) {
            Operation deleter = existence.deleter();
            return deleter == null ? evaluation(Visible.Base.BASE) : absent(deleter);
        }
        Operation winner = latest != null
                ? latest
                : log.entries.get(log.entries.size() - 1).operation();
        addDeletes(winner);
        addExcluded();
        return evaluation(new Visible.Row(image(), winner));
    }

    /** @param latest whose columns stand whatever a picking rule says; null if the rule decides */
    private void decide(Unit unit, @Nullable Operation latest) {
        List<Write> writes = log.writes(unit);
        if (writes.isEmpty()) {
            return;
        }
        UnitResult result = UnitDecider.decide(unit, writes, base(unit));
        for (UnitResult.Lost lost : result.losers()) {
            losers.add(lost.loser());
        }
        failures.addAll(result.failures());
        addPending(unit, result);
        Row whole = latest == null || !(unit.rule() instanceof PickRule) ? null : latest.image();
        for (int i = 0; i < unit.columns().size(); i++) {
            String column = unit.columns().get(i);
            Value own = whole == null ? Value.Unchanged.UNCHANGED : whole.get(column);
            values[log.columns.indexOf(column)] =
                    own == Value.Unchanged.UNCHANGED ? result.values().get(i) : own;
        }
    }

    private List<Value> base(Unit unit) {
        if (unit.columns().size() == 1) {
            return List.of(value(unit.columns().get(0)));
        }
        List<Value> base = new ArrayList<>(unit.columns().size());
        for (String column : unit.columns()) {
            base.add(value(column));
        }
        return base;
    }

    private void addPending(Unit unit, UnitResult result) {
        if (!pending.isEmpty() && unit.rule() instanceof PickRule) {
            pending.removeIf(earlier -> unit.columns().containsAll(waiting.getOrDefault(earlier, List.of())));
        }
        Operation winner = result.winner();
        if (!result.pending().isEmpty() && winner != null && !isSettledLater(result.pending(), unit)) {
            Pending open = new Pending(unit.name(), result.pending(), winner);
            waiting.put(open, unit.columns());
            pending.add(open);
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
        return values[log.columns.indexOf(column)];
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
        if (excluded.isEmpty()) {
            return;
        }
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
        if (losers.isEmpty()) {
            return new Evaluation(visible, List.of(), pending, failures);
        }
        List<Operation> sorted = new ArrayList<>(losers.size());
        for (RowLog.Entry entry : log.entries) {
            if (losers.contains(entry.operation())) {
                sorted.add(entry.operation());
            }
        }
        return new Evaluation(visible, sorted, pending, failures);
    }

    /** What no unit and no base has, the latest operation that carries it has. */
    private Row image() {
        Value[] image = values.clone();
        for (int column = 0; column < image.length; column++) {
            for (int i = log.entries.size() - 1; i >= 0 && image[column] == Value.Unchanged.UNCHANGED; i--) {
                Row carrier = log.entries.get(i).operation().image();
                image[column] = carrier == null ? image[column] : carrier.get(log.columns.name(column));
            }
        }
        return Row.of(log.columns, image);
    }
}
