package dev.parley.wire;

import dev.parley.rules.operation.Row;
import dev.parley.rules.version.Dot;
import java.util.Objects;
import java.util.Set;

/**
 * What a person has decided for one row.
 *
 * @param image the values decided; columns it does not decide are unchanged
 * @param settled the waiting operations that the person was shown
 */
public record StoredDecision(Row image, Set<Dot> settled) {
    public StoredDecision {
        Objects.requireNonNull(image);
        settled = Set.copyOf(settled);
    }
}
