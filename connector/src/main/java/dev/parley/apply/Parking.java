package dev.parley.apply;

import dev.parley.reconcile.Target;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.projection.ParkReason;
import java.util.List;

/** Makes the record of a row that cannot stand. */
final class Parking {
    private Parking() {}

    /** Nothing stands in the table for this row. */
    static ParkedRow row(RowSlot slot, String reason, List<RowKey> blockers) {
        return new ParkedRow(
                slot.key, null, reason, blockers, slot.plan().state().rank(), held(slot));
    }

    /** A row that stands with other values than its own is pinned to those. */
    static void ifAltered(RowSlot slot) {
        if (slot.isAltering()) {
            ParkReason reason = slot.altering.isEmpty() ? ParkReason.CHECK : slot.altering.reason();
            slot.parked = new ParkedRow(
                    slot.key,
                    slot.physical,
                    reason.name(),
                    slot.altering.blockers(),
                    slot.plan().state().rank(),
                    held(slot));
        }
    }

    /** What only the table knew, or knew before it showed something else. */
    private static @Nullable Row held(RowSlot slot) {
        Row full = slot.full();
        if (full != null && full.isComplete()) {
            return slot.plan().target() instanceof Target.Row row && row.image().isComplete() ? null : full;
        }
        Row physical = slot.physical;
        return slot.plan().target() == Target.Absent.ABSENT
                        || slot.altered
                        || physical == null
                        || !physical.isComplete()
                ? null
                : physical;
    }
}
