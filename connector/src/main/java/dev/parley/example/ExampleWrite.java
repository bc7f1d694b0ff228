package dev.parley.example;

import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One write of an example.
 *
 * @param name its site and number there, as {@code berlin.2}
 * @param site where it is made
 * @param at seconds on the group's clock
 * @param values columns written; none for a delete
 * @param saw names of the writes of other sites that had been applied there
 */
record ExampleWrite(String name, String site, Kind kind, long at, Map<String, Value> values, List<String> saw) {
    /** What it does to the row. */
    enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    ExampleWrite {
        Objects.requireNonNull(name);
        Objects.requireNonNull(site);
        Objects.requireNonNull(kind);
        values = Map.copyOf(values);
        saw = List.copyOf(saw);
    }
}
