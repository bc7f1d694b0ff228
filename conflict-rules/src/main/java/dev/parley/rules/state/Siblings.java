package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
     * and may be folded elsewhere: it is superseded.
     */
    static List<Write> waiting(List<Write> writes) {
        Map<Dot, Set<Dot>> left = new HashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            List<Write> seen = new ArrayList<>();
            for (Write older : writes.subList(0, i)) {
                if (write.supersedes(older)) {
                    seen.add(older);
                }
            }
            left.put(write.operation().dot(), left(write.operation(), maximal(seen, left)));
        }
        return maximal(writes, left);
    }

    /** True if writes that none of them supersedes wait for a person. Of decisions alone the latest stands. */
    static boolean wait(List<Write> siblings) {
        return siblings.size() > 1
                && !siblings.stream().allMatch(write -> write.operation() instanceof Operation.Decision);
    }

    private static Set<Dot> left(Operation operation, List<Write> waited) {
        Set<Dot> left = new HashSet<>();
        if (wait(waited)) {
            for (Write write : waited) {
                Dot dot = write.operation().dot();
                boolean leaves = operation instanceof Operation.Decision decision
                        ? !decision.settled().contains(dot)
                        : operation.excluded().contains(dot);
                if (leaves) {
                    left.add(dot);
                }
            }
        }
        return left;
    }

    private static List<Write> maximal(List<Write> writes, Map<Dot, Set<Dot>> left) {
        List<Write> maximal = new ArrayList<>();
        for (Write write : writes) {
            Dot dot = write.operation().dot();
            boolean superseded = writes.stream()
                    .anyMatch(other -> other.supersedes(write)
                            && !left.getOrDefault(other.operation().dot(), Set.of())
                                    .contains(dot));
            if (!superseded) {
                maximal.add(write);
            }
        }
        return maximal;
    }
}
