package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import java.util.List;
import java.util.Objects;

/**
 * A unit that waits for a person.
 *
 * @param unit name of the unit
 * @param siblings the operations that a decision has to settle, by ascending rank; at least two
 * @param shown the one among them whose values show until then
 */
public record Pending(String unit, List<Operation> siblings, Operation shown) {
    public Pending {
        Objects.requireNonNull(unit);
        Objects.requireNonNull(shown);
        siblings = List.copyOf(siblings);
    }
}
