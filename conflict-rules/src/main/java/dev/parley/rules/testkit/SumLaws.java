package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.merge.Numbers;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.Base;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Laws of sums on histories, against sums worked out by hand. Each method says what is wrong, or null. */
final class SumLaws {
    private final Replica replica;

    SumLaws(Replica replica) {
        this.replica = replica;
    }

    /** P20: the first value and all changes. The history has updates only. */
    @Nullable
    String exactSum(History history) {
        Mesh mesh = ended(history);
        BigDecimal sum = number(history.base() instanceof Base.Present present ? present.image() : null);
        for (Operation operation : mesh.operations()) {
            sum = sum.add(change(operation));
        }
        for (Site site : mesh.sites()) {
            if (number(site.row(history.policy())).compareTo(sum) != 0) {
                return "site " + site.id + " is not at the sum of all changes";
            }
        }
        return null;
    }

    /** P21: the latest insert that no other supersedes, and all changes that no insert had seen. */
    @Nullable
    String reset(History history) {
        Mesh mesh = ended(history);
        List<Operation> inserts = mesh.operations().stream()
                .filter(Operation.Insert.class::isInstance)
                .toList();
        BigDecimal sum = inserts.stream()
                .max(Comparator.comparing(Operation::stamp, (a, b) -> a.compareRank(b)))
                .map(insert -> number(insert.image()))
                .orElseGet(() -> number(history.base() instanceof Base.Present present ? present.image() : null));
        for (Operation operation : mesh.operations()) {
            if (inserts.stream().noneMatch(insert -> insert.supersedes(operation))) {
                sum = sum.add(change(operation));
            }
        }
        for (Site site : mesh.sites()) {
            Row row = site.row(history.policy());
            if (row != null && number(row).compareTo(sum) != 0) {
                return "at site " + site.id + " an insert dropped other changes than those it had seen";
            }
        }
        return null;
    }

    private Mesh ended(History history) {
        Mesh mesh = history.start(replica);
        history.steps().forEach(mesh::step);
        mesh.quiesce();
        return mesh;
    }

    private static BigDecimal change(Operation operation) {
        return operation instanceof Operation.Update update
                ? number(update.after()).subtract(number(update.before()))
                : BigDecimal.ZERO;
    }

    private static BigDecimal number(@Nullable Row row) {
        Value value = row == null ? Value.Null.NULL : row.get("a");
        return Objects.requireNonNullElse(Numbers.exact(value), BigDecimal.ZERO);
    }
}
