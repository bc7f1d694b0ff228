package dev.parley.rules.state;

import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.state.Group.Action;
import dev.parley.rules.state.Group.FoldPoint;
import dev.parley.rules.state.Group.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random schedules of a {@link Group}; they shrink step by step. */
final class Schedules {
    private static final List<Tuple.Tuple2<Integer, Action>> FREQUENCIES = List.of(
            Tuple.of(4, Action.WRITE),
            Tuple.of(2, Action.WRITE_PARTLY),
            Tuple.of(3, Action.DELETE),
            Tuple.of(1, Action.REPLACE),
            Tuple.of(50, Action.DELIVER),
            Tuple.of(14, Action.HEARTBEAT),
            Tuple.of(14, Action.FOLD),
            Tuple.of(3, Action.CALM),
            Tuple.of(2, Action.HIDE));

    private static final List<DeletePolicy> DELETES = List.of(DeletePolicy.values());

    private Schedules() {}

    /** A group not yet started, and what it will do. */
    record Schedule(int sites, Base base, RowPolicy policy, List<Step> steps) {
        Group start(FoldPoint foldPoint) {
            return new Group(sites, base, policy, foldPoint);
        }

        Group run() {
            Group group = start(FoldPoint.IN_BAND);
            group.run(steps);
            return group;
        }
    }

    static Arbitrary<Schedule> any() {
        Arbitrary<Action> action = Arbitraries.frequency(FREQUENCIES);
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 59);
        Arbitrary<Step> step = Combinators.combine(action, number, number).as(Step::new);
        Arbitrary<Base> base = Arbitraries.of(new Base.Present(Group.START), Base.Absent.ABSENT);
        Arbitrary<Integer> sites = Arbitraries.integers().between(2, 5);
        return Combinators.combine(sites, base, policies(), step.list().ofMaxSize(200))
                .as(Schedule::new);
    }

    static Arbitrary<RowPolicy> policies() {
        return Arbitraries.of(DeletePolicy.class).map(Schedules::policy);
    }

    static RowPolicy policy(DeletePolicy deletes) {
        return new RowPolicy(1, deletes, new LastWriterWins());
    }

    /** The schedule of one seed, three sites and many folds: for counting what random search finds. */
    static Schedule ofSeed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int total = FREQUENCIES.stream().mapToInt(Tuple.Tuple1::get1).sum();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            steps.add(new Step(action(random.nextInt(total)), random.nextInt(60), random.nextInt(60)));
        }
        DeletePolicy deletes = DELETES.get(random.nextInt(DELETES.size()));
        return new Schedule(3, new Base.Present(Group.START), policy(deletes), steps);
    }

    private static Action action(int ticket) {
        int rest = ticket;
        for (Tuple.Tuple2<Integer, Action> entry : FREQUENCIES) {
            rest -= entry.get1();
            if (rest < 0) {
                return entry.get2();
            }
        }
        throw new IllegalArgumentException("ticket " + ticket + " is out of range");
    }
}
