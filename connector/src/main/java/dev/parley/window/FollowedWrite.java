package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import java.util.Set;

/**
 * A write that a site owes to others because it has given a row another key.
 *
 * @param before the row as its state says
 * @param after null if the row is taken back
 * @param movedTo where a row that is taken back is instead
 * @param excluded writes of the row that are told as lost: what waits there for a person and it does not show, and what
 *     gives way to others and is neither in the row nor at its other key
 */
public record FollowedWrite(
        RowKey key,
        Row before,
        @Nullable Row after,
        @Nullable RowKey movedTo,
        Set<Dot> excluded) {
    public FollowedWrite {
        excluded = Set.copyOf(excluded);
    }

    /** As the site writes it. */
    public Operation operation(Stamp stamp) {
        return after == null
                ? new Operation.Delete(stamp, key, before, excluded, Set.of(), movedTo)
                : new Operation.Update(stamp, key, before, after, excluded);
    }
}
