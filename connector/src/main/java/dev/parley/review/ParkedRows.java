package dev.parley.review;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.NewDecision;
import dev.parley.window.Pin;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The rows of a running set that cannot stand in their tables as their states say. Thread-safe. */
public interface ParkedRows {
    List<Pin> all();

    /** Has the row looked at again, as if what blocks it had changed. */
    void retry(RowKey key);

    /**
     * Locks the row and writes a decision on it in the same transaction.
     *
     * @param decide told what stands in the table; answers the decision, or throws to refuse
     */
    void decide(RowKey key, Function<Optional<Row>, NewDecision> decide);
}
