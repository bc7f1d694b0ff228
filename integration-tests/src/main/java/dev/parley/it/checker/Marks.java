package dev.parley.it.checker;

import dev.parley.it.workload.TableSpec;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import java.util.Optional;

/** Finds the unique value of a write in what the write left behind. */
final class Marks {
    private Marks() {}

    static Optional<String> of(Row row) {
        return row.get(TableSpec.MARK) instanceof Value.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** A delete leaves none. */
    static Optional<String> of(Operation operation) {
        if (operation instanceof Operation.Insert insert) {
            return of(insert.after());
        }
        return operation instanceof Operation.Update update ? of(update.after()) : Optional.empty();
    }
}
