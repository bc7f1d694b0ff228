package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which writes of a unit no other one supersedes. */
final class Siblings {
    private Siblings() {}

    /** By what each writer had applied. Both lists by ascending rank. */
    static List<Write> maximal(List<Write> writes) {
        List<Write> maximal = new ArrayList<>();
        for (int i = writes.size() - 1; i >= 0; i--) {
            Write write = writes.get(i);
            if (!isSuperseded(write, maximal)) {
                maximal.add(0, write);
            }
        }
        return maximal;
    }

    private static boolean isSuperseded(Write write, List<Write> by) {
        for (Write other : by) {
            if (other.supersedes(write)) {
                return true;
            }
        }
        return false;
    }

    /**
     * By what each writer was shown, where writes wait for a person: of several that waited at the writer's site a plain
     * write leaves those waiting that it excludes, a decision those it does not settle. What was alone there did not wait,
     * and may be folded elsewhere: it is superseded. So is what waited in a row that was gone.
     */
    static List<Write> waiting(List<Write> writes) {
        List<BitSet> replaced = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            BitSet below = new BitSet();
            for (int j = 0; j < i; j++) {
                below.set(j, write.supersedes(writes.get(j)));
            }
            BitSet gone = (BitSet) below.clone();
            if (!write.reborn()) {
                gone.andNot(left(write.operation(), writes, maximal(below, replaced)));
            }
            replaced.add(gone);
        }
        BitSet all = new BitSet();
        all.set(0, writes.size());
        return maximal(all, replaced).stream().mapToObj(writes::get).toList();
    }

    /** Of some writes those that none of them replaced. */
    private static BitSet maximal(BitSet some, List<BitSet> replaced) {
        BitSet maximal = (BitSet) some.clone();
        some.stream().forEach(i -> maximal.andNot(replaced.get(i)));
        return maximal;
    }

    /** True if writes that none of them supersedes wait for a person. Of decisions alone the latest stands. */
    static boolean wait(List<Write> siblings) {
        return siblings.size() > 1
                && !siblings.stream().allMatch(write -> write.operation() instanceof Operation.Decision);
    }

    /** Those of several waiting writes that the operation leaves waiting. */
    private static BitSet left(Operation operation, List<Write> writes, BitSet waited) {
        BitSet left = new BitSet();
        if (wait(waited.stream().mapToObj(writes::get).toList())) {
            waited.stream()
                    .forEach(i -> left.set(
                            i, leaves(operation, writes.get(i).operation().dot())));
        }
        return left;
    }

    private static boolean leaves(Operation operation, Dot dot) {
        return operation instanceof Operation.Decision decision
                ? !decision.settled().contains(dot)
                : operation.excluded().contains(dot);
    }
}
