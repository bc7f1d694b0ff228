package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The definitions, applied to the complete set of operations without pruning, folding or short cuts. */
final class Oracle {
    private static final Comparator<Operation> BY_RANK = (a, b) -> a.stamp().compareRank(b.stamp());

    private Oracle() {}

    /** Row of the complete set over the base that the group started with. */
    static Optional<Row> row(Base base, List<Operation> all, DeletePolicy deletes) {
        if (!exists(base, all, deletes)) {
            return Optional.empty();
        }
        List<Operation> writes = all.stream().filter(o -> !isDelete(o)).toList();
        if (writes.isEmpty()) {
            return base instanceof Base.Present present ? Optional.of(present.image()) : Optional.empty();
        }
        Row image = image(writes.stream().max(BY_RANK).orElseThrow());
        for (int i = 0; i < image.columns().size(); i++) {
            if (image.get(i) == Value.Unchanged.UNCHANGED) {
                image = image.with(i, column(i, base, writes));
            }
        }
        return Optional.of(image);
    }

    /** Highest-ranked among the carriers that no other carrier supersedes, else the base. */
    private static Value column(int position, Base base, List<Operation> writes) {
        List<Operation> carriers = writes.stream()
                .filter(o -> image(o).get(position) != Value.Unchanged.UNCHANGED)
                .toList();
        return carriers.stream()
                .filter(x -> carriers.stream().noneMatch(y -> y.supersedes(x)))
                .max(BY_RANK)
                .map(o -> image(o).get(position))
                .orElseGet(() -> base instanceof Base.Present present
                        ? present.image().get(position)
                        : Value.Unchanged.UNCHANGED);
    }

    private static boolean exists(Base base, List<Operation> all, DeletePolicy deletes) {
        List<Operation> register = all.stream()
                .filter(o -> !(o instanceof Operation.Update) || deletes != DeletePolicy.DELETE_WINS)
                .toList();
        if (register.isEmpty()) {
            return base instanceof Base.Present;
        }
        if (deletes == DeletePolicy.LWW) {
            return !isDelete(register.stream().max(BY_RANK).orElseThrow());
        }
        List<Operation> maximal = register.stream()
                .filter(x -> register.stream().noneMatch(y -> y.supersedes(x)))
                .toList();
        return deletes == DeletePolicy.UPDATE_WINS
                ? maximal.stream().anyMatch(o -> !isDelete(o))
                : maximal.stream().noneMatch(Oracle::isDelete);
    }

    /** Losers block by block, where a block ends before operations that all supersede all of it and of its past. */
    static Set<Dot> lost(List<Operation> all, DeletePolicy deletes) {
        List<Operation> sorted = all.stream().sorted(BY_RANK).toList();
        Set<Dot> lost = new TreeSet<>();
        sorted.forEach(o -> lost.addAll(o.excluded()));
        List<Operation> block = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            block.add(sorted.get(i));
            List<Operation> past = sorted.subList(0, i + 1);
            List<Operation> future = sorted.subList(i + 1, sorted.size());
            if (future.stream().allMatch(y -> past.stream().allMatch(y::supersedes))) {
                Operation winner = winner(block, deletes);
                block.stream().filter(x -> x != winner && !winner.supersedes(x)).forEach(x -> lost.add(x.dot()));
                block.clear();
            }
        }
        return lost;
    }

    private static Operation winner(List<Operation> all, DeletePolicy deletes) {
        if (exists(new Base.Present(Group.START), all, deletes)) {
            return all.stream().filter(o -> !isDelete(o)).max(BY_RANK).orElseThrow();
        }
        return all.stream()
                .filter(Oracle::isDelete)
                .filter(x -> all.stream().noneMatch(y -> y.supersedes(x)))
                .max(BY_RANK)
                .orElseThrow();
    }

    private static boolean isDelete(Operation operation) {
        return operation instanceof Operation.Delete;
    }

    private static Row image(Operation operation) {
        return operation instanceof Operation.Insert insert ? insert.after() : ((Operation.Update) operation).after();
    }
}
