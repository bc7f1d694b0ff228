package dev.parley.rules.projection;

import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Objects;

/**
 * Why one row does not stand.
 *
 * @param blockers rows that hold its values and referenced rows that are missing, in key order; once one of them changes
 *     the row is decided again
 */
public record Parked(ParkReason reason, List<RowKey> blockers) {
    public Parked {
        Objects.requireNonNull(reason);
        blockers = List.copyOf(blockers);
    }
}
