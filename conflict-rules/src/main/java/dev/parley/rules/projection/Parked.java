package dev.parley.rules.projection;

import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Objects;

/**
 * Why one row does not stand.
 *
 * @param blockers rows that hold its values and referenced rows that are missing, in key order; once one of them changes
 *     the row is decided again
 * @param forPerson true if it is listed for a person to decide
 */
public record Parked(ParkReason reason, List<RowKey> blockers, boolean forPerson) {
    public Parked {
        Objects.requireNonNull(reason);
        blockers = List.copyOf(blockers);
    }

    /** Nobody needs to be asked. */
    public Parked(ParkReason reason, List<RowKey> blockers) {
        this(reason, blockers, false);
    }

    Parked forPerson(boolean listed) {
        return new Parked(reason, blockers, listed);
    }
}
