package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Group.Action;
import dev.parley.rules.state.Group.FoldPoint;
import dev.parley.rules.state.Group.Site;
import dev.parley.rules.state.Group.Step;
import dev.parley.rules.state.Schedules.Schedule;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of evaluation, folding and accounting on random causally consistent histories. */
class RowStateLawsTest {
    @Provide
    Arbitrary<Schedule> schedules() {
        return Schedules.any();
    }

    @Provide
    Arbitrary<List<Integer>> choices() {
        return Arbitraries.integers().between(0, 1000).list().ofSize(30);
    }

    @Property(tries = 1000)
    void foldingAtStablePointsEqualsNeverFolding(@ForAll("schedules") Schedule schedule) {
        assertThat(firstMismatch(schedule, FoldPoint.IN_BAND)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = FoldPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "IN_BAND")
    void anIllegalFoldPointIsCaught(FoldPoint illegal) {
        int caught = 0;
        for (long seed = 0; seed < 200; seed++) {
            caught += firstMismatch(Schedules.ofSeed(seed), illegal).isPresent() ? 1 : 0;
        }
        assertThat(caught).as("schedules of 200 that expose " + illegal).isPositive();
    }

    private static Optional<String> firstMismatch(Schedule schedule, FoldPoint foldPoint) {
        Group group = schedule.start(foldPoint);
        for (int i = 0; i < schedule.steps().size(); i++) {
            Site site = group.step(schedule.steps().get(i));
            if (!site.row(schedule.policy()).equals(oracle(group, site.delivered))) {
                return Optional.of("after step " + i + " at " + site.id + ": " + site.state);
            }
        }
        return Optional.empty();
    }

    private static Optional<Row> oracle(Group group, List<Operation> delivered) {
        return Oracle.row(group.base, delivered, group.policy.deletes());
    }

    @Property
    void everyLegalOrderGivesTheSameDecision(
            @ForAll("schedules") Schedule schedule, @ForAll("choices") List<Integer> choices) {
        Group group = schedule.run();
        assertSameDecision(stateOf(group, group.operations), stateOf(group, group.reordered(choices)), group.policy);
    }

    /** More than delivery needs, but what the window relies on when it unites sets. */
    @Property
    void evenAnIllegalOrderGivesTheSameDecision(@ForAll("schedules") Schedule schedule, @ForAll Random random) {
        Group group = schedule.run();
        List<Operation> shuffled = new ArrayList<>(group.operations);
        Collections.shuffle(shuffled, random);
        assertSameDecision(stateOf(group, group.operations), stateOf(group, shuffled), group.policy);
    }

    private static RowState stateOf(Group group, List<Operation> operations) {
        RowState state = RowState.of(group.base, VersionVector.EMPTY, List.of());
        for (Operation operation : operations) {
            state = state.with(operation);
        }
        return state;
    }

    private static void assertSameDecision(RowState one, RowState other, RowPolicy policy) {
        assertThat(Group.table(other, policy)).isEqualTo(Group.table(one, policy));
        assertThat(dots(other.operations())).isEqualTo(dots(one.operations()));
        assertThat(dots(other.evaluate(policy).losers()))
                .isEqualTo(dots(one.evaluate(policy).losers()));
        assertThat(other.rank()).isEqualTo(one.rank());
    }

    private static List<Dot> dots(List<Operation> operations) {
        return operations.stream().map(Operation::dot).toList();
    }

    @Property
    void redeliveryChangesNothing(@ForAll("schedules") Schedule schedule) {
        Group group = schedule.run();
        for (Site site : group.sites) {
            for (Operation operation : site.delivered) {
                assertThat(site.state.with(operation)).isSameAs(site.state);
            }
        }
    }

    @Property
    void puttingAStateTogetherAgainGivesTheSameDecision(@ForAll("schedules") Schedule schedule) {
        Group group = schedule.run();
        for (Site site : group.sites) {
            RowState again = RowState.of(site.state.base(), site.state.folded(), site.state.operations());
            assertSameDecision(site.state, again, group.policy);
        }
    }

    /** P6: without concurrency there is no conflict. */
    @Property
    void aCausalChainEndsAtItsLastImage(@ForAll("schedules") Schedule schedule) {
        Group group = schedule.start(FoldPoint.IN_BAND);
        for (Step step : schedule.steps()) {
            if (step.action() != Action.HIDE) {
                group.step(step);
                group.deliverAll();
            }
        }
        Optional<Row> last = oracle(group, group.operations);
        assertThat(group.sites).allSatisfy(site -> {
            assertThat(site.row(group.policy)).isEqualTo(last);
            assertThat(site.state.evaluate(group.policy).losers()).isEmpty();
            assertThat(site.lost).isEmpty();
        });
    }

    /** P7. */
    @Property
    void whatStandsAboveAllOthersDecides(@ForAll("schedules") Schedule schedule) {
        Group group = schedule.run();
        group.deliverAll();
        Site site = group.step(new Step(Action.WRITE, 0, 0));
        Operation above = group.operations.get(group.operations.size() - 1);
        Evaluation evaluation = site.state.evaluate(group.policy);
        assertThat(evaluation.visible()).isInstanceOfSatisfying(Visible.Row.class, row -> {
            assertThat(row.winner().dot()).isEqualTo(above.dot());
            assertThat(row.image()).isEqualTo(image(above));
        });
        assertThat(dots(evaluation.losers())).containsExactlyInAnyOrderElementsOf(above.excluded());
    }

    private static Row image(Operation operation) {
        return operation instanceof Operation.Insert insert ? insert.after() : ((Operation.Update) operation).after();
    }

    /** P28: accounting does not depend on when a site folds. */
    @Property(tries = 1000)
    void allSitesReportTheSameLostWritesOnce(@ForAll("schedules") Schedule schedule) {
        Group group = schedule.run();
        group.quiesce();
        Set<LostWrite> lost = new HashSet<>(group.sites.get(0).lost);
        assertThat(group.sites).allSatisfy(site -> {
            assertThat(site.state.isUnstable()).isFalse();
            assertThat(site.lost).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(lost);
            assertThat(site.row(group.policy)).isEqualTo(group.sites.get(0).row(group.policy));
        });
        assertThat(lost.stream().map(LostWrite::loser).collect(Collectors.toSet()))
                .isEqualTo(Oracle.lost(group.operations, group.policy.deletes()));
    }

    /** A conflict recorded for the time being finds its end. */
    @Property
    void whoeverWasTakenForALoserIsSettledWhenTheRowFolds(@ForAll("schedules") Schedule schedule) {
        Group group = schedule.run();
        group.quiesce();
        assertThat(group.sites).allSatisfy(site -> assertThat(site.settled).containsAll(site.blamed));
    }

    /** Guards the properties of this class against schedules in which nothing happens. */
    @Test
    void theSchedulesReachEveryKindOfConflictAndManyFolds() {
        Set<ConflictKind> reached = EnumSet.noneOf(ConflictKind.class);
        int folds = 0;
        for (long seed = 0; seed < 300; seed++) {
            Group group = Schedules.ofSeed(seed).run();
            folds += group.sites.stream()
                    .mapToInt(site -> site.state.folded().isEmpty() ? 0 : 1)
                    .sum();
            group.sites.forEach(site -> site.lost.forEach(lost -> reached.add(lost.kind())));
        }
        assertThat(reached)
                .contains(
                        ConflictKind.INSERT_EXISTS,
                        ConflictKind.UPDATE_ORIGIN_DIFFERS,
                        ConflictKind.UPDATE_DELETED,
                        ConflictKind.DELETE_ORIGIN_DIFFERS,
                        ConflictKind.DELETE_MISSING,
                        ConflictKind.UNSEEN);
        assertThat(folds).isGreaterThan(300);
    }

    /** I12. */
    @Property
    void everyOperationIsWinnerOrSupersededByItOrLost(@ForAll("schedules") Schedule schedule) {
        Group group = schedule.run();
        Evaluation evaluation = stateOf(group, group.operations).evaluate(group.policy);
        group.quiesce();
        Set<Dot> lost = group.sites.get(0).lost.stream().map(LostWrite::loser).collect(Collectors.toSet());
        for (Operation operation : group.operations) {
            boolean accounted = decidedBy(evaluation)
                    .map(winner -> winner.dot().equals(operation.dot()) || counts(winner, operation))
                    .orElse(false);
            assertThat(accounted || lost.contains(operation.dot()))
                    .as(operation.dot().toString())
                    .isTrue();
        }
    }

    private static Optional<Operation> decidedBy(Evaluation evaluation) {
        if (evaluation.visible() instanceof Visible.Row row) {
            return Optional.of(row.winner());
        }
        return evaluation.visible() instanceof Visible.Absent absent ? Optional.of(absent.by()) : Optional.empty();
    }

    private static boolean counts(Operation winner, Operation operation) {
        return winner.supersedes(operation) && !winner.excluded().contains(operation.dot());
    }

    /** P11 to P13. */
    @Property
    void rankIsATotalOrderThatExtendsCausality(@ForAll("schedules") Schedule schedule) {
        List<Stamp> stamps =
                schedule.run().operations.stream().map(Operation::stamp).toList();
        for (Stamp a : stamps) {
            for (Stamp b : stamps) {
                assertThat(a.compareRank(b) == 0).isEqualTo(a.dot().equals(b.dot()));
                assertThat(Integer.signum(a.compareRank(b))).isEqualTo(-Integer.signum(b.compareRank(a)));
                if (b.follows(a)) {
                    assertThat(a.compareRank(b)).isNegative();
                }
                if (a.writtenAt().equals(b.writtenAt())) {
                    assertThat(Integer.signum(a.compareRank(b)))
                            .isEqualTo(Integer.signum(a.dot().compareTo(b.dot())));
                }
            }
        }
        for (Stamp a : stamps) {
            for (Stamp b : stamps) {
                for (Stamp c : stamps) {
                    if (a.compareRank(b) < 0 && b.compareRank(c) < 0) {
                        assertThat(a.compareRank(c)).isNegative();
                    }
                }
            }
        }
    }
}
