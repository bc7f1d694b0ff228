package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.GrowExtreme;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.LineageRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can happen in small worlds: all orders of writing, delivering, announcing and folding, for rules of all
 * classes and every policy for deletes.
 */
@Tag("long")
class ExhaustiveTest {
    private static final int WRITES_SHORT = 3;

    /** Writes of two sites together. More with {@code -Dparley.exhaustive.writes=N}. */
    private static final int WRITES = Integer.getInteger("parley.exhaustive.writes", WRITES_SHORT);

    private static final int WRITES_OF_THREE = 2;

    private static final long MOMENTS_MAX = Long.getLong("parley.exhaustive.moments", 200_000);

    private static long moments;
    private static long ends;

    /** A rule, for the row as a whole or for a column of it, and what is written under it. */
    private record Ruled(Rule rule, boolean row, Values values) {}

    private static final List<Ruled> RULES = List.of(
            new Ruled(new LastWriterWins(), true, Values.texts()),
            new Ruled(new FirstWriterWins(), false, Values.texts()),
            new Ruled(new Manual(new LastWriterWins(), false), false, Values.texts()),
            new Ruled(new SumDeltas(), false, Values.integers()),
            new Ruled(new SetAddRemove(Elements.COMMA_LIST), false, Values.sets(Elements.COMMA_LIST)),
            new Ruled(new GrowExtreme(true), false, Values.integers()),
            new Ruled(new LastWriterWins(), false, Values.texts()),
            new Ruled(LineageRule.firstWriterWins(), false, Values.texts()),
            new Ruled(new TextLines(), false, Values.lines()));

    /** So many at the beginning of them have all classes. */
    private static final int OF_EACH_CLASS = 6;

    private static final List<Ruled> MOVED = List.of(
            new Ruled(new LastWriterWins(), true, Values.texts()),
            new Ruled(new SumDeltas(), false, Values.integers()));

    private record Case(Ruled ruled, DeletePolicy deletes, int sites, boolean present, MovePolicy moves) {
        Case(Ruled ruled, DeletePolicy deletes, int sites, boolean present) {
            this(ruled, deletes, sites, present, MovePolicy.SEPARATE);
        }

        RowPolicy policy() {
            RowPolicy policy = ruled.row
                    ? new RowPolicy(1, deletes, ruled.rule)
                    : new RowPolicy(1, deletes, new LastWriterWins(), List.of(ColumnGroup.of("a", ruled.rule)));
            return policy.withMoves(moves);
        }

        SmallWorld world(Replica replica) {
            return new SmallWorld(
                    policy(), ruled.values, replica, sites, sites == 2 ? WRITES : WRITES_OF_THREE, present);
        }

        @Override
        public String toString() {
            return ruled.rule.name() + (ruled.row ? " of rows" : "") + ", " + deletes.text() + ", " + sites
                    + " sites, row " + (present ? "present" : "absent")
                    + (moves == MovePolicy.FOLLOW_MOVE ? ", followed" : "");
        }
    }

    /**
     * Two sites: each rule, policy for deletes and beginning. Three: a rule of each class with one of the policies; in the
     * long run all rules with all of them. Rows that may be given another key as well, as their former key sees it: what is
     * made of them at the other is not this library's.
     */
    static List<Case> worlds() {
        List<Case> worlds = new ArrayList<>();
        DeletePolicy[] policies = DeletePolicy.values();
        for (int i = 0; i < RULES.size(); i++) {
            for (int deletes = 0; deletes < policies.length; deletes++) {
                worlds.add(new Case(RULES.get(i), policies[deletes], 2, true));
                worlds.add(new Case(RULES.get(i), policies[deletes], 2, false));
                if (WRITES > WRITES_SHORT || (deletes == i % policies.length && i < OF_EACH_CLASS)) {
                    worlds.add(new Case(RULES.get(i), policies[deletes], 3, true));
                }
            }
        }
        for (DeletePolicy deletes : policies) {
            MOVED.forEach(ruled -> worlds.add(new Case(ruled, deletes, 2, true, MovePolicy.FOLLOW_MOVE)));
        }
        worlds.add(new Case(MOVED.get(0), DeletePolicy.UPDATE_WINS, 3, true, MovePolicy.FOLLOW_MOVE));
        return worlds;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("worlds")
    void nothingThatCanHappenBreaksAnInvariant(Case small) {
        Exploration exploration = new Exploration(small.world(Replica.SOUND), MOMENTS_MAX);

        assertThat(exploration.run()).isNull();
        assertThat(exploration.ends()).isPositive();
        moments += exploration.moments();
        ends += exploration.ends();
    }

    @AfterAll
    static void print() {
        System.out.printf(
                Locale.ROOT,
                "exhaustive: %d worlds, 2 sites with %d writes or 3 with %d: %d moments, %d ends%n",
                worlds().size(),
                WRITES,
                WRITES_OF_THREE,
                moments,
                ends);
    }

    private record Planted(String name, Ruled ruled, Replica replica) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Planted> planted() {
        Ruled row = new Ruled(new LastWriterWins(), false, Values.texts());
        Ruled sums = new Ruled(new SumDeltas(), false, Values.integers());
        return Stream.of(
                new Planted("I9", row, keepsOneUpdate()),
                new Planted("I9", sums, keepsOneUpdate()),
                new Planted("I11", row, foldsApplied()),
                new Planted("P28", sums, keepsLatest()),
                new Planted("P28", row, reportsNothing()),
                new Planted("liveness", row, neverFolds()));
    }

    /** What can break nothing proves nothing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("planted")
    void plantedBugIsFound(Planted planted) {
        Case small = new Case(planted.ruled, DeletePolicy.UPDATE_WINS, 3, true);
        Exploration exploration = new Exploration(small.world(planted.replica), MOMENTS_MAX);

        assertThat(exploration.run()).startsWith(planted.name + ": ");
    }

    private static Replica foldsApplied() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                return state.fold(applied, policy);
            }
        };
    }

    private static Replica keepsOneUpdate() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                boolean another = operation instanceof Operation.Update && state.isUnstable();
                return another ? state : state.with(operation, policy);
            }
        };
    }

    private static Replica keepsLatest() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                List<Operation> all = state.with(operation).operations();
                return RowState.of(state.base(), state.folded(), all.subList(all.size() - 1, all.size()));
            }
        };
    }

    private static Replica reportsNothing() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                Fold fold = state.fold(stable, policy);
                return fold.state() == state ? fold : new Fold(fold.state(), List.of(), List.of());
            }
        };
    }

    private static Replica neverFolds() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                return new Fold(state, List.of(), List.of());
            }
        };
    }
}
