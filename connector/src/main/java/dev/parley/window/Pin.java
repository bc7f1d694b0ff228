package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.projection.ParkReason;
import java.util.List;

/**
 * A row that cannot stand in the table as its state says. It stays in the window, and shows what its state says when what
 * blocks it is gone.
 *
 * @param projection what the table holds instead; null if the row is absent there
 * @param reason the kind of constraint, for operators
 * @param blockers keys whose change may let the row back in; empty if only a change of the row itself can
 * @param held image of a row that was taken out of the table while no operation of it was known any more; null if the
 *     row's state says what it would be
 */
public record Pin(
        RowKey key,
        @Nullable Row projection,
        String reason,
        List<RowKey> blockers,
        @Nullable Row held) {
    public Pin {
        blockers = List.copyOf(blockers);
    }

    /** True if the row stands, with other values than its own, which a key does not let it have. */
    public boolean isAltered() {
        return projection != null && (isForUnique() || reason.equals(ParkReason.FOREIGN_KEY.name()));
    }

    /** True if the row gave way to others that hold its unique values. */
    boolean isForUnique() {
        return reason.equals(ParkReason.UNIQUE.name());
    }
}
