package dev.parley.rules.projection;

import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Objects;

/**
 * A value that at most one row of a table may have.
 *
 * @param index names the unique key, for the whole group
 * @param values normalised at least as coarsely as the collation of any site. A key with NULL claims nothing, unless the
 *     index treats NULLs as equal
 */
public record UniqueClaim(String index, List<Value> values) {
    public UniqueClaim {
        Objects.requireNonNull(index);
        values = List.copyOf(values);
    }
}
