package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways of keeping row states that look right and are not: the laws find each of them. */
class MutantsTest {
    private static final int SEEDS_MAX = 300;
    private static final Manual MANUAL = new Manual(new LastWriterWins(), false);

    static Stream<Arguments> mutants() {
        return Stream.of(
                mutant("one write kept of siblings", new FirstWriterWins(), Values.texts(), keepsOne()),
                mutant("folds what is applied here", new LastWriterWins(), Values.texts(), foldsApplied(false)),
                mutant("folds all once one is stable", new SumDeltas(), Values.integers(), foldsApplied(true)),
                mutant("an insert wipes concurrent changes", new SumDeltas(), Values.integers(), insertWipes()),
                mutant("folds a row that waits", MANUAL, Values.texts(), foldsWaiting()),
                mutant("folds sums beside an insert", new SumDeltas(), Values.integers(), foldsSumsAlways()),
                mutant("replays past an unstable write", new TextLines(), Values.lines(), replaysAnywhere()),
                mutant(
                        "replays past an unstable write",
                        new SetAddRemove(Elements.COMMA_LIST),
                        Values.sets(Elements.COMMA_LIST),
                        replaysAnywhere()));
    }

    private static Arguments mutant(String name, Rule rule, Values values, Replica replica) {
        return Arguments.of(name, rule, values, replica);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("mutants")
    void theLawsFindIt(String name, Rule rule, Values values, Replica mutant) {
        Histories histories = new Histories(rule, values);
        HistoryLaws laws = new HistoryLaws(mutant);
        long seed = 0;
        while (seed < SEEDS_MAX && laws.folding(histories.of(seed)) == null) {
            seed++;
        }
        assertThat(seed).as("seeds until '" + name + "' was found").isLessThan(SEEDS_MAX);
    }

    @Test
    void aRuleThatForgetsWhatItMergesIsRefusedWithAShortHistory() {
        ReplayRule forgetful = new CustomRule.Replay("forgetful", (current, before, after) -> before);

        LawReport report = RuleLaws.check(forgetful, Values.texts());

        assertThat(report.isSound()).isFalse();
        assertThat(report.broken()).containsKey(Law.MERGE_IDENTITY);
        assertThat(report.line()).contains("BROKEN");
    }

    @Test
    void whatTheShrinkerLeavesIsShort() {
        Histories histories = new Histories(new LastWriterWins(), Values.texts());
        HistoryLaws laws = new HistoryLaws(foldsApplied(false));
        History broken = Stream.iterate(0L, seed -> seed + 1)
                .map(histories::of)
                .filter(history -> laws.folding(history) != null)
                .findFirst()
                .orElseThrow();

        History shortest = Shrinker.shrunk(broken, history -> laws.folding(history) != null);

        assertThat(laws.folding(shortest)).isNotNull();
        assertThat(shortest.steps()).hasSizeLessThan(10);
    }

    private static Replica keepsOne() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                RowState all = state.with(operation);
                Row row = Site.shown(all, policy);
                for (Operation kept : all.operations()) {
                    if (row != null
                            && kept.image() != null
                            && HistoryLaws.value(kept).equals(row.get("a"))) {
                        return RowState.of(state.base(), state.folded(), List.of(kept));
                    }
                }
                return all;
            }
        };
    }

    private static Replica foldsApplied(boolean ifOneIsStable) {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                boolean fold = !ifOneIsStable
                        || state.operations().stream().anyMatch(operation -> stable.contains(operation.dot()));
                return state.fold(fold ? applied : stable, policy);
            }
        };
    }

    private static Replica insertWipes() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                boolean deltasOnly = state.operations().stream().allMatch(Operation.Update.class::isInstance);
                return operation instanceof Operation.Insert && deltasOnly
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

    private static Replica foldsSumsAlways() {
        DeltaRule rule = new SumDeltas();
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                return foldedEach(state, stable, (base, step) -> rule.add(base, step.before(), step.after()));
            }
        };
    }

    private static Replica replaysAnywhere() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                ReplayRule rule = (ReplayRule) policy.groups().get(0).rule();
                return foldedEach(state, stable, (base, step) -> rule.apply(base, step.before(), step.after()));
            }
        };
    }

    /** A change of the column under test. */
    private record Change(Value before, Value after) {}

    private interface Stepper {
        Value step(Value base, Change change);
    }

    /** Moves the column under test of every stable update into the base, whatever else there is. */
    private static Fold foldedEach(RowState state, VersionVector stable, Stepper stepper) {
        if (!(state.base() instanceof Base.Present present)) {
            return new Fold(state, List.of(), List.of());
        }
        Row base = present.image();
        List<Operation> rest = new ArrayList<>();
        for (Operation operation : state.operations()) {
            if (operation instanceof Operation.Update update
                    && update.before() != null
                    && stable.contains(update.dot())
                    && HistoryLaws.wroteTested(update)) {
                Row before = update.before();
                base = base.with(
                        1,
                        stepper.step(
                                base.get(1),
                                new Change(before.get(1), update.after().get(1))));
                rest.add(new Operation.Update(
                        update.stamp(), update.key(), gone(before), gone(update.after()), update.excluded()));
            } else {
                rest.add(operation);
            }
        }
        return new Fold(RowState.of(new Base.Present(base), state.folded(), rest), List.of(), List.of());
    }

    private static Row gone(Row image) {
        return image.with(1, Value.Unchanged.UNCHANGED);
    }
}
