package dev.parley.example;

import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A row, writes to it, and what must come of them.
 *
 * @param columns all that are named, in the order of the file; the first is the key
 * @param given the row that all sites start with; none if there is no row
 */
public record Example(
        String name,
        String table,
        List<String> columns,
        Optional<Map<String, Value>> given,
        List<ExampleWrite> writes,
        Expected expected) {
    public Example {
        Objects.requireNonNull(name);
        Objects.requireNonNull(table);
        Objects.requireNonNull(expected);
        columns = List.copyOf(columns);
        writes = List.copyOf(writes);
    }

    /**
     * What must come of the writes; what is not said is not looked at.
     *
     * @param absent true if there must be no row
     * @param row columns that must have these values
     * @param lost names of the writes recorded as lost, in any unit
     * @param pending units that wait for a person
     */
    record Expected(boolean absent, Map<String, Value> row, Optional<Set<String>> lost, Optional<Set<String>> pending) {
        Expected {
            row = Map.copyOf(row);
            lost = lost.map(Set::copyOf);
            pending = pending.map(Set::copyOf);
        }
    }
}
