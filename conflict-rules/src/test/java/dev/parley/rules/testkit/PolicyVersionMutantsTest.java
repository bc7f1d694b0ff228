package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways of going from one version of a policy to the next that look right and are not: the laws find each of them. */
class PolicyVersionMutantsTest {
    private static final long CHAINS = 3;
    private static final int SEEDS_MAX = 300;

    static Stream<Arguments> mutants() {
        return Stream.of(
                Arguments.of("highest: all writes are decided by the latest version known", highest()),
                Arguments.of("hash: a rule that returns goes on where it was", hash()),
                Arguments.of("late: a site applies writes of a version and goes on under the one before", late()),
                Arguments.of("foldany: what is stable folds past a write of an older version", foldsAny()),
                Arguments.of("prunecross: a write of a later version hides what it only changes", prunesAcross()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void theLawsFindIt(String name, Replica mutant) {
        HistoryLaws laws = new HistoryLaws(mutant);
        long runs = 0;
        boolean found = false;
        for (long chain = 1; chain <= CHAINS && !found; chain++) {
            Histories histories = PolicyVersionsTest.histories(chain);
            for (long seed = 0; seed < SEEDS_MAX && !found; seed++) {
                History history = histories.of(seed);
                found = laws.folding(history) != null;
                runs++;
            }
        }
        System.out.println("R4 " + name + ": " + (found ? "found by history " + runs : "survives " + runs));
        assertThat(found).as(name).isTrue();
    }

    /** The latest version, as if there had been none before. */
    private static RowPolicy alone(RowPolicy policy) {
        return new RowPolicy(
                policy.version(), policy.deletes(), policy.rule(), policy.columnwise(), policy.groups(), null);
    }

    private static Replica highest() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                return state.fold(stable, alone(policy));
            }
        };
    }

    private static Replica hash() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                return state.with(
                        under(operation, firstLike(policy.at(operation.stamp().policy()))), policy);
            }
        };
    }

    /** The oldest version whose rules are those of this one. */
    private static int firstLike(RowPolicy policy) {
        int first = policy.version();
        for (RowPolicy earlier = policy.earlier(); earlier != null; earlier = earlier.earlier()) {
            if (alike(earlier, policy)) {
                first = earlier.version();
            }
        }
        return first;
    }

    private static boolean alike(RowPolicy one, RowPolicy other) {
        return one.deletes() == other.deletes()
                && one.rule().equals(other.rule())
                && one.columnwise() == other.columnwise()
                && one.groups().equals(other.groups());
    }

    private static Operation under(Operation operation, int version) {
        Stamp was = operation.stamp();
        Stamp stamp = new Stamp(was.dot(), was.context(), was.writtenAt(), version);
        if (operation instanceof Operation.Insert one) {
            return new Operation.Insert(stamp, one.key(), one.after(), one.excluded(), one.settled());
        }
        if (operation instanceof Operation.Update one) {
            return new Operation.Update(stamp, one.key(), one.before(), one.after(), one.excluded());
        }
        if (operation instanceof Operation.Delete one) {
            return new Operation.Delete(stamp, one.key(), one.before(), one.excluded(), one.settled());
        }
        Operation.Decision one = (Operation.Decision) operation;
        return new Operation.Decision(stamp, one.key(), one.image(), one.settled(), one.excluded());
    }

    private static Replica late() {
        return new Replica() {
            @Override
            public int active(int active, Operation received) {
                return active;
            }
        };
    }

    /**
     * Once all updates of the latest version are stable they go into the base, whatever of older versions is still unstable:
     * right within the version, and wrong past the others.
     */
    private static Replica foldsAny() {
        return new Replica() {
            @Override
            public Fold folded(RowState state, VersionVector stable, VersionVector applied, RowPolicy policy) {
                List<Operation> latest = new ArrayList<>();
                List<Operation> older = new ArrayList<>();
                for (Operation operation : state.operations()) {
                    (operation.stamp().policy() == policy.version() ? latest : older).add(operation);
                }
                boolean ready =
                        latest.stream().allMatch(one -> one instanceof Operation.Update && stable.contains(one.dot()));
                if (latest.isEmpty() || older.isEmpty() || !ready) {
                    return state.fold(stable, policy);
                }
                Fold fold = RowState.of(state.base(), state.folded(), latest).fold(stable, policy);
                return new Fold(
                        RowState.of(fold.state().base(), fold.state().folded(), older), fold.lost(), fold.contested());
            }
        };
    }

    private static Replica prunesAcross() {
        return new Replica() {
            @Override
            public RowState received(RowState state, Operation operation, RowPolicy policy) {
                RowState all = state.with(operation, policy);
                List<Operation> kept = all.operations().stream()
                        .filter(one -> all.operations().stream().noneMatch(above -> hides(above, one)))
                        .toList();
                return RowState.of(all.base(), all.folded(), kept);
            }
        };
    }

    private static boolean hides(Operation above, Operation one) {
        return above.supersedes(one) && above.stamp().policy() > one.stamp().policy();
    }
}
