package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds single units of a row whose operations are not all stable, so that a row which is never at rest keeps no more
 * than it must: stable changes of a sum, while no write sets the sum outright; of a replay the stable operations of lowest
 * rank. Whatever comes later ranks above a stable operation and has seen it. The value moves into the base and out of the
 * operation; an operation that nothing can ask about any more goes as a whole.
 */
final class UnitFolder {
    private final RowState state;
    private final RowPolicy policy;
    private final VersionVector stable;
    private final List<LostWrite> lost = new ArrayList<>();
    private final List<Dot> contested = new ArrayList<>();
    private final Map<Dot, Operation> operations = new TreeMap<>();

    UnitFolder(RowState state, RowPolicy policy, VersionVector stable) {
        this.state = state;
        this.policy = policy;
        this.stable = stable;
    }

    Fold fold() {
        boolean candidate = state.base() instanceof Base.Present
                && state.operations().stream().anyMatch(operation -> stable.contains(operation.dot()));
        if (!candidate) {
            return new Fold(state, List.of(), List.of());
        }
        state.operations().forEach(operation -> operations.put(operation.dot(), operation));
        RowLog log = RowLog.of(state.operations(), state.base(), policy);
        Row base = ((Base.Present) state.base()).image();
        for (Unit unit : log.units()) {
            List<Write> writes = log.writes(unit);
            int column = base.columns().indexOf(unit.columns().get(0));
            if (!writes.isEmpty() && column >= 0 && isOfOneVersion(unit, log)) {
                base = base.with(column, folded(unit, writes, base.get(column)));
            }
        }
        return result(base);
    }

    /** Folding goes in the order of policy versions: a unit that has changed waits for the whole row. */
    private static boolean isOfOneVersion(Unit unit, RowLog log) {
        return log.units().stream().noneMatch(other -> !other.equals(unit) && other.overlaps(unit));
    }

    private Value folded(Unit unit, List<Write> writes, Value base) {
        if (unit.rule() instanceof DeltaRule rule) {
            boolean sum = rule.isDelta(base, base)
                    && rule.commute(writes)
                    && writes.stream()
                            .noneMatch(write -> write.whole() || !rule.isDelta(write.before(), write.after()));
            return sum ? folded(unit, stableOf(writes), base, List.of()) : base;
        }
        if (unit.rule() instanceof ReplayRule rule) {
            List<Write> prefix = stablePrefix(writes);
            return folded(unit, prefix, base, new Overridden(rule, writes).among(prefix.size()));
        }
        return base;
    }

    private Value folded(Unit unit, List<Write> writes, Value base, List<UnitResult.Lost> overridden) {
        if (writes.isEmpty()) {
            return base;
        }
        UnitResult result = UnitDecider.decide(unit, writes, List.of(base));
        overridden.forEach(pair -> lost.add(Accounting.of(pair, unit)));
        for (Write write : writes) {
            operations.computeIfPresent(
                    write.operation().dot(),
                    (dot, operation) -> without(operation, unit.columns().get(0)));
        }
        return result.values().get(0);
    }

    private List<Write> stableOf(List<Write> writes) {
        return writes.stream().filter(write -> isStable(write.operation())).toList();
    }

    private List<Write> stablePrefix(List<Write> writes) {
        int end = 0;
        while (end < writes.size() && isStable(writes.get(end).operation())) {
            end++;
        }
        return writes.subList(0, end);
    }

    private boolean isStable(Operation operation) {
        return stable.contains(operation.dot());
    }

    private static Operation without(Operation operation, String column) {
        if (operation instanceof Operation.Update update) {
            Row before = update.before() == null ? null : without(update.before(), column);
            return new Operation.Update(
                    update.stamp(), update.key(), before, without(update.after(), column), update.excluded());
        }
        if (operation instanceof Operation.Insert insert) {
            return new Operation.Insert(
                    insert.stamp(), insert.key(), without(insert.after(), column), insert.excluded(), insert.settled());
        }
        if (operation instanceof Operation.Decision decision) {
            return new Operation.Decision(
                    decision.stamp(),
                    decision.key(),
                    without(decision.image(), column),
                    decision.settled(),
                    decision.excluded());
        }
        return operation;
    }

    private static Row without(Row image, String column) {
        int at = image.columns().indexOf(column);
        return at < 0 ? image : image.with(at, Value.Unchanged.UNCHANGED);
    }

    private Fold result(Row base) {
        List<Operation> rest = new ArrayList<>();
        state.operations().forEach(operation -> rest.add(operations.getOrDefault(operation.dot(), operation)));
        VersionVector folded = drop(rest, new Base.Present(base));
        boolean changed = !rest.equals(state.operations());
        RowState after = changed ? RowState.of(new Base.Present(base), folded, rest) : state;
        return new Fold(after, lost, contested);
    }

    /**
     * Removes stable updates whose values are all in the base and that nothing can ask about any more: another operation
     * supersedes them, and either each of the others has seen them or was seen by them, or the row knows neither insert nor
     * delete. Only from the lowest sequence of an origin on, so that a vector can tell what is gone.
     */
    private VersionVector drop(List<Operation> rest, Base base) {
        RowLog log = RowLog.of(List.copyOf(rest), base, policy);
        boolean updatesOnly = rest.stream().allMatch(operation -> operation instanceof Operation.Update);
        VersionVector folded = state.folded();
        Set<SiteId> kept = new HashSet<>();
        for (RowLog.Entry entry : log.entries) {
            Operation operation = entry.operation();
            boolean idle = isStable(operation)
                    && operation instanceof Operation.Update
                    && !entry.whole()
                    && !log.wroteAny(entry)
                    && !kept.contains(operation.dot().origin());
            if (idle && isForgettable(operation, rest, updatesOnly)) {
                Settlement.addExcluded(operation, lost);
                folded = folded.with(operation.dot());
                contested.add(operation.dot());
                rest.remove(operation);
            } else {
                kept.add(operation.dot().origin());
            }
        }
        return folded;
    }

    private static boolean isForgettable(Operation operation, List<Operation> rest, boolean updatesOnly) {
        boolean superseded = false;
        for (Operation other : rest) {
            boolean above = other.supersedes(operation);
            superseded |= above;
            if (!updatesOnly && other != operation && !above && !operation.supersedes(other)) {
                return false;
            }
        }
        return superseded;
    }
}
