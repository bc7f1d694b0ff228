package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.JoinRule;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.MergeRule;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.Write;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every law a rule, or a way of keeping states, that breaks it: a law that nothing can break proves nothing. */
@Tag("long")
class PlantedRulesTest {
    private record Planted(Law law, Rule rule, Values values, Replica replica) {
        Planted(Law law, Rule rule, Values values) {
            this(law, rule, values, Replica.SOUND);
        }

        @Override
        public String toString() {
            return law + ": " + rule.name();
        }
    }

    static List<Planted> planted() {
        return List.of(
                new Planted(
                        Law.DETERMINISM,
                        pick(RuleClass.SIBLING_FOLD, "by locale", PlantedRulesTest::byLocale),
                        Values.texts()),
                new Planted(Law.PURITY, pick(RuleClass.SIBLING_FOLD, "what it once chose", sticky()), Values.texts()),
                new Planted(
                        Law.TOTALITY,
                        pick(RuleClass.SIBLING_FOLD, "texts only", PlantedRulesTest::longest),
                        Values.texts()),
                new Planted(Law.ORDER, pick(RuleClass.SIBLING_FOLD, "in turn", inTurn()), Values.texts()),
                new Planted(Law.CHAIN, pick(RuleClass.TOTAL_ORDER, "first of all", writes -> 0), Values.texts()),
                new Planted(Law.SUPERSESSION, pick(RuleClass.TOTAL_ORDER, "first", writes -> 0), Values.texts()),
                new Planted(
                        Law.FOLDING,
                        pick(RuleClass.TOTAL_ORDER, "greatest of all", PlantedRulesTest::greatest),
                        Values.integers()),
                new Planted(Law.CLOSURE, new Counts(), Values.integers()),
                new Planted(Law.PICK, pick(RuleClass.TOTAL_ORDER, "oldest", writes -> 0), Values.texts()),
                new Planted(
                        Law.VALUE_BLIND,
                        pick(RuleClass.TOTAL_ORDER, "greatest", PlantedRulesTest::greatest),
                        Values.integers()),
                new Planted(
                        Law.SET, pick(RuleClass.SIBLING_FOLD, "by object", PlantedRulesTest::byObject), Values.texts()),
                new Planted(Law.EXPOSURE, new FirstWriterWins(), Values.texts()),
                new Planted(Law.LATTICE, new Later(), Values.integers()),
                new Planted(Law.GROUP, new Sum("overwritten", (total, after) -> after), Values.integers()),
                new Planted(Law.EXACT_SUM, new Sum("capped", PlantedRulesTest::capped), Values.integers()),
                new Planted(Law.RESET, new SumDeltas(), Values.integers(), insertWipes()),
                new Planted(Law.MERGE_IDENTITY, new Replay("forgetful", Part.BEFORE), Values.texts()),
                new Planted(Law.COMMUTATION, new Replay("the later", Part.AFTER), Values.documents()),
                new Planted(Law.BOUND, new Replay("all of it", Part.ALL), Values.lines()),
                new Planted(Law.DELETES, new LastWriterWins(), Values.texts(), deletesWipe()),
                new Planted(Law.PENDING, new Manual(new LastWriterWins(), false), Values.texts(), foldsWaiting()),
                new Planted(Law.ACCOUNTING, new LastWriterWins(), Values.texts(), reportsNothing()));
    }

    @Test
    void everyLawHasSomethingThatBreaksIt() {
        assertThat(planted().stream().map(Planted::law).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Law.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("planted")
    void theLawFindsIt(Planted planted) {
        Conditions conditions = Conditions.full().with(planted.replica).with(new Elsewhere());
        LawReport report = RuleLaws.check(planted.rule, planted.values, conditions);

        assertThat(planted.law == Law.EXPOSURE ? report.seen() : report.broken())
                .as(report.rule())
                .containsKey(planted.law);
    }

    private static PickRule pick(RuleClass ruleClass, String name, ToIntFunction<List<Write>> choice) {
        return new PickRule() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public RuleClass ruleClass() {
                return ruleClass;
            }

            @Override
            public int pick(List<Write> candidates) {
                return choice.applyAsInt(candidates);
            }
        };
    }

    private static String text(Write write) {
        return ((Value.Text) write.after()).value();
    }

    private static int byLocale(List<Write> writes) {
        return String.format(Locale.getDefault(), "%d%S", 1, "i").equals("1I") ? 0 : writes.size() - 1;
    }

    private static ToIntFunction<List<Write>> sticky() {
        Set<Object> chosen = new HashSet<>();
        return writes -> {
            int at = writes.size() - 1;
            for (int i = 0; i < writes.size(); i++) {
                at = chosen.contains(writes.get(i).operation()) ? i : at;
            }
            chosen.add(writes.get(at).operation());
            return at;
        };
    }

    private static int longest(List<Write> writes) {
        int best = 0;
        for (int i = 1; i < writes.size(); i++) {
            best = text(writes.get(i)).length() >= text(writes.get(best)).length() ? i : best;
        }
        return best;
    }

    private static int greatest(List<Write> writes) {
        int best = 0;
        for (int i = 1; i < writes.size(); i++) {
            best = number(writes.get(i).after()) >= number(writes.get(best).after()) ? i : best;
        }
        return best;
    }

    private static long number(Value value) {
        return value instanceof Value.Int integer ? integer.value() : 0;
    }

    private static ToIntFunction<List<Write>> inTurn() {
        AtomicInteger turn = new AtomicInteger();
        return writes -> turn.getAndIncrement() % writes.size();
    }

    private static int byObject(List<Write> writes) {
        int best = 0;
        for (int i = 1; i < writes.size(); i++) {
            best = identity(writes.get(i)) < identity(writes.get(best)) ? i : best;
        }
        return best;
    }

    private static int identity(Write write) {
        return System.identityHashCode(write.operation());
    }

    private static Value capped(Value total, Value change) {
        return new Value.Int(Math.min(12, number(total) + number(change)));
    }

    /** Says how many there are, whatever they are. */
    private record Counts() implements MergeRule {
        @Override
        public String name() {
            return "how many";
        }

        @Override
        public Value merge(List<Write> siblings) {
            return new Value.Text(siblings.size() + " of them");
        }
    }

    private record Later() implements JoinRule {
        @Override
        public String name() {
            return "the later of both";
        }

        @Override
        public Value join(Value earlier, Value later) {
            return later;
        }
    }

    /** A sum with another way to add a change, or the new value. */
    private record Sum(String name, BinaryOperator<Value> adds) implements DeltaRule {
        @Override
        public boolean isDelta(Value before, Value after) {
            return new SumDeltas().isDelta(before, after);
        }

        @Override
        public Value add(Value total, Value before, Value after) {
            return adds.apply(total, name.equals("capped") ? new Value.Int(number(after) - number(before)) : after);
        }

        @Override
        public boolean commute(List<Write> deltas) {
            return false;
        }

        @Override
        public int pickStart(List<Write> sets) {
            return sets.size() - 1;
        }

        @Override
        public Value start(List<Write> sets) {
            return sets.get(0).after();
        }
    }

    private enum Part {
        BEFORE,
        AFTER,
        ALL
    }

    /** Makes of a change what was before it, what comes after it, or all there is. */
    private record Replay(String name, Part part) implements ReplayRule {
        @Override
        public Value apply(Value current, Value before, Value after) {
            if (part == Part.BEFORE) {
                return before;
            }
            if (before.equals(after)) {
                return current;
            }
            if (part == Part.AFTER || current.equals(before) || current.equals(after)) {
                return after;
            }
            return current instanceof Value.Text a && before instanceof Value.Text b && after instanceof Value.Text c
                    ? new Value.Text(a.value() + b.value() + c.value() + c.value())
                    : after;
        }

        @Override
        public boolean overrides(Write later, Write earlier) {
            return false;
        }
    }

    private static Replica insertWipes() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                return operation instanceof Operation.Insert
                        ? RowState.of(state.base(), state.folded(), List.of(operation))
                        : state.with(operation, policy);
            }
        };
    }

    private static Replica deletesWipe() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                return operation instanceof Operation.Delete
                        ? RowState.of(state.base(), state.folded(), List.of(operation))
                        : state.with(operation, policy);
            }
        };
    }

    private static Replica foldsWaiting() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                return state.fold(
                        stable, new RowPolicy(1, policy.deletes(), new LastWriterWins(), true, List.of(), null));
            }
        };
    }

    private static Replica reportsNothing() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                return new Fold(state.fold(stable, policy).state(), List.of(), List.of());
            }
        };
    }

    /** The rule of one's own whose edits do not commute is not refused for it; one that forgets them is. */
    @Test
    void aRuleOfOnesOwnMayDependOnTheOrderOfEdits() {
        LawReport report = RuleLaws.check(
                new CustomRule.Replay("the later", (current, before, after) -> before.equals(after) ? current : after),
                Values.documents());

        assertThat(report.broken()).isEmpty();
        assertThat(report.seen()).containsKey(Law.COMMUTATION);
    }

    /** The work and not the clock ends a check: with little of it less is looked at, and always as much. */
    @Test
    void limitedWorkEndsEveryLawAtTheSameCase() {
        List<LawReport> reports = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Work work = Work.of(4_000);
            CustomRule.Choice choice = writes -> {
                work.spend(50);
                return 0;
            };
            Rule slow = new CustomRule.Pick("slow", choice);
            reports.add(RuleLaws.check(slow, Values.texts(), Conditions.full().with(work)));
            assertThat(work.spent()).isLessThan(4_000 + 50 * (Law.values().length + 1));
        }
        assertThat(reports.get(0)).isEqualTo(reports.get(1));
        assertThat(reports.get(0).checked().values()).anyMatch(cases -> cases < Conditions.CASES);
    }
}
