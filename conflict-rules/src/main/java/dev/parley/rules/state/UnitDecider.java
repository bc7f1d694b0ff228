package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.JoinRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.MergeRule;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides one unit from the operations that wrote it, by the class of its rule. A step at which the rule fails takes what
 * the rule's fallback says, and if it has none or that fails too the new value of the write at hand, so that the result of older operations is a base for the newer ones in this case too.
 */
final class UnitDecider {
    private final Unit unit;
    private final List<Write> writes;
    private List<RuleFailure> failures = List.of();

    /** @param writes by ascending rank, at least one */
    private UnitDecider(Unit unit, List<Write> writes) {
        this.unit = unit;
        this.writes = writes;
    }

    /** @param base values in the order of the unit's columns */
    static UnitResult decide(Unit unit, List<Write> writes, List<Value> base) {
        UnitDecider decider = new UnitDecider(unit, writes);
        if (unit.rule() instanceof PickRule rule) {
            return decider.pick(rule, base);
        }
        if (unit.rule() instanceof MergeRule rule) {
            return decider.merge(rule);
        }
        if (unit.rule() instanceof DeltaRule rule) {
            return decider.sum(rule, base.get(0));
        }
        if (unit.rule() instanceof ReplayRule rule) {
            return decider.replay(rule, base.get(0));
        }
        return decider.join((JoinRule) unit.rule(), base.get(0));
    }

    private UnitResult pick(PickRule rule, List<Value> base) {
        List<Write> candidates = candidates(rule, writes);
        Write winner = picked(rule, candidates);
        List<Value> values = new ArrayList<>(base.size());
        for (int i = 0; i < base.size(); i++) {
            values.add(carried(rule, winner, unit.columns().get(i), base.get(i)));
        }
        boolean waits = rule instanceof Manual && Siblings.wait(candidates);
        List<UnitResult.Lost> losers = waits ? List.of() : losers(winner.operation(), writes);
        List<Operation> pending = waits ? operations(candidates) : List.of();
        return new UnitResult(unit, values, winner.operation(), losers, pending, failures);
    }

    private static List<Write> candidates(PickRule rule, List<Write> writes) {
        if (rule.ruleClass() == RuleClass.TOTAL_ORDER) {
            return writes;
        }
        return rule instanceof Manual manual && !manual.overtake()
                ? Siblings.waiting(writes)
                : Siblings.maximal(writes);
    }

    private Write picked(PickRule rule, List<Write> candidates) {
        Write latest = candidates.get(candidates.size() - 1);
        if (candidates.size() == 1 || (rule instanceof Manual && !Siblings.wait(candidates))) {
            return latest;
        }
        return attempt(
                latest,
                () -> candidates.get(rule.pick(candidates)),
                () -> candidates.get(rule.otherwise(candidates)),
                latest);
    }

    /** A column that the winner does not carry is decided among those that carry it. */
    private Value carried(PickRule rule, Write winner, String column, Value base) {
        Value value = winner.after(column);
        if (value != Value.Unchanged.UNCHANGED) {
            return value;
        }
        List<Write> carriers = new ArrayList<>();
        for (Write write : writes) {
            if (write.after(column) != Value.Unchanged.UNCHANGED) {
                carriers.add(write);
            }
        }
        return carriers.isEmpty()
                ? base
                : picked(rule, candidates(rule, carriers)).after(column);
    }

    private UnitResult merge(MergeRule rule) {
        List<Write> siblings = Siblings.maximal(writes);
        Write latest = siblings.get(siblings.size() - 1);
        if (siblings.size() == 1) {
            return result(latest.after(), latest.operation(), losers(latest.operation(), writes));
        }
        int before = failures.size();
        Value value = attempt(latest, () -> rule.merge(siblings), latest.after());
        return failures.size() == before
                ? new UnitResult(unit, List.of(value), null, List.of(), List.of(), failures)
                : result(value, latest.operation(), losers(latest.operation(), writes));
    }

    private UnitResult sum(DeltaRule rule, Value base) {
        List<Write> sets = new ArrayList<>();
        List<Write> deltas = new ArrayList<>();
        for (Write write : writes) {
            boolean delta = !write.whole() && rule.isDelta(write.before(), write.after());
            (delta ? deltas : sets).add(write);
        }
        if (sets.isEmpty()) {
            return result(summed(rule, base, sets, deltas), null, List.of());
        }
        List<Write> starts = Siblings.maximal(sets);
        Write latest = starts.get(starts.size() - 1);
        int at = starts.size() == 1 ? 0 : attempt(latest, () -> rule.pickStart(starts), starts.size() - 1);
        Value start = at == DeltaRule.ALL
                ? attempt(latest, () -> rule.start(starts), latest.after())
                : starts.get(at).after();
        List<Write> begun = at == DeltaRule.ALL ? starts : starts.subList(at, at + 1);
        List<Write> dropped = new ArrayList<>(writes);
        dropped.removeIf(write -> deltas.contains(write) && !isSuperseded(write, sets));
        dropped.removeIf(write -> begun.contains(write) || isSuperseded(write, begun));
        Operation winner = begun.get(begun.size() - 1).operation();
        return result(summed(rule, start, sets, deltas), winner, losers(winner, dropped));
    }

    private Value summed(DeltaRule rule, Value start, List<Write> sets, List<Write> deltas) {
        Value total = start;
        for (Write delta : deltas) {
            if (!isSuperseded(delta, sets)) {
                Value soFar = total;
                total = attempt(delta, () -> rule.add(soFar, delta.before(), delta.after()), delta.after());
            }
        }
        return total;
    }

    private static boolean isSuperseded(Write write, List<Write> by) {
        return by.stream().anyMatch(other -> other.supersedes(write));
    }

    private UnitResult replay(ReplayRule rule, Value base) {
        Value current = base;
        for (Write write : writes) {
            current = step(rule, current, write);
        }
        return result(
                current, null, List.of()); // what a later write undid of an earlier one is accounted, see Overridden
    }

    private Value step(ReplayRule rule, Value current, Write write) {
        boolean verbatim = write.whole()
                || write.before() == Value.Unchanged.UNCHANGED
                || current == Value.Unchanged.UNCHANGED
                || current.equals(write.before());
        return verbatim
                ? write.after()
                : attempt(
                        write,
                        () -> rule.apply(current, write),
                        () -> rule.otherwise(current, write.before(), write.after()),
                        write.after());
    }

    private UnitResult join(JoinRule rule, Value base) {
        List<Write> wholes = writes.stream().filter(Write::whole).toList();
        Value bound = wholes.isEmpty() ? base : Value.Unchanged.UNCHANGED;
        for (Write write : writes) {
            if (!isSuperseded(write, wholes)) {
                Value soFar = bound;
                bound = soFar == Value.Unchanged.UNCHANGED || soFar.equals(write.after())
                        ? write.after()
                        : attempt(write, () -> rule.join(soFar, write.after()), write.after());
            }
        }
        return result(bound, null, List.of());
    }

    private UnitResult result(Value value, @Nullable Operation winner, List<UnitResult.Lost> losers) {
        return new UnitResult(unit, List.of(value), winner, losers, List.of(), failures);
    }

    private <T> T attempt(Write at, Supplier<T> rule, T otherwise) {
        return attempt(at, rule, () -> otherwise, otherwise);
    }

    /** @param latest where the fallback fails too */
    private <T> T attempt(Write at, Supplier<T> rule, Supplier<T> fallback, T latest) {
        try {
            return rule.get();
        } catch (RuleException e) {
            String reason = e.getMessage() == null ? "no reason given" : e.getMessage();
            failures = new ArrayList<>(failures);
            failures.add(new RuleFailure(
                    unit.name(), unit.rule().name(), at.operation().dot(), reason));
            return fallen(fallback, latest);
        }
    }

    private static <T> T fallen(Supplier<T> fallback, T latest) {
        try {
            return fallback.get();
        } catch (RuleException e) {
            return latest;
        }
    }

    private static List<UnitResult.Lost> losers(Operation winner, List<Write> writes) {
        if (writes.size() == 1) {
            return List.of();
        }
        List<UnitResult.Lost> losers = new ArrayList<>();
        for (Write write : writes) {
            Operation operation = write.operation();
            if (operation != winner && !winner.supersedes(operation)) {
                losers.add(new UnitResult.Lost(operation, winner));
            }
        }
        return losers;
    }

    private static List<Operation> operations(List<Write> writes) {
        return writes.stream().map(Write::operation).toList();
    }
}
