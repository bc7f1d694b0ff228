package dev.parley.it.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One statement a client means to run. Whether it finds its row is known only afterwards. */
sealed interface Step {
    TableSpec table();

    /** Key values of the row. */
    List<Object> key();

    /** Values of {@link TableSpec#columns()}, in order; an empty one is SQL NULL. The mark comes by itself. */
    record Insert(TableSpec table, List<Object> key, List<Optional<Object>> values) implements Step {}

    /** Column to new value; the mark comes by itself. */
    record Update(TableSpec table, List<Object> key, Map<String, Object> changes) implements Step {}

    record Delete(TableSpec table, List<Object> key) implements Step {}

    /** Deletes an order's lines, whichever there are, then the order. */
    record RemoveOrder(TableSpec table, List<Object> key) implements Step {}
}
