package dev.parley.it.checker;

import dev.parley.rules.operation.Operation;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which operations may show in a row, reckoned from the complete set of operations on it, without any of the bridge's
 * own code. A definition, not an algorithm: quadratic, for tests.
 *
 * <p>Where a write was deleted and another, concurrent one keeps the row alive, the columns may come from either: both
 * are acceptable, as long as all sites show the same.
 */
final class Winners {
    private static final Comparator<Operation> RANK = (a, b) -> a.stamp().compareRank(b.stamp());

    private final Deletes deletes;

    Winners(Deletes deletes) {
        this.deletes = deletes;
    }

    /** Never empty for a non-empty list. */
    Set<Operation> of(List<Operation> operations) {
        List<Operation> maximal = operations.stream()
                .filter(operation -> operations.stream().noneMatch(other -> other.supersedes(operation)))
                .toList();
        List<Operation> writes = maximal.stream()
                .filter(operation -> !(operation instanceof Operation.Delete))
                .toList();
        List<Operation> removals = maximal.stream()
                .filter(operation -> operation instanceof Operation.Delete)
                .toList();
        if (isPresent(writes, removals)) {
            return shown(operations, highest(writes));
        }
        return Set.of(highest(removals));
    }

    private boolean isPresent(List<Operation> writes, List<Operation> removals) {
        if (writes.isEmpty() || removals.isEmpty()) {
            return removals.isEmpty();
        }
        return switch (deletes) {
            case UPDATE_WINS -> true;
            case DELETE_WINS -> false;
            case LAST_WINS -> RANK.compare(highest(writes), highest(removals)) > 0;
        };
    }

    /** The highest of the maximal writes, or a deleted write of still higher rank that no later write replaced. */
    private static Set<Operation> shown(List<Operation> operations, Operation winner) {
        Set<Operation> shown = new HashSet<>(Set.of(winner));
        operations.stream()
                .filter(operation -> !(operation instanceof Operation.Delete))
                .filter(operation -> RANK.compare(operation, winner) > 0)
                .filter(operation -> operations.stream()
                        .filter(other -> !(other instanceof Operation.Delete))
                        .noneMatch(other -> other.supersedes(operation)))
                .max(RANK)
                .ifPresent(shown::add);
        return shown;
    }

    private static Operation highest(List<Operation> operations) {
        return Optional.of(operations).filter(list -> !list.isEmpty()).stream()
                .flatMap(List::stream)
                .max(RANK)
                .orElseThrow(() -> new IllegalStateException("no operation to choose from"));
    }
}
