package dev.parley.apply;

import dev.parley.reconcile.Target;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.projection.ParkReason;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

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
            slot.parked = new ParkedRow(
                    slot.key,
                    slot.physical,
                    reason(slot).name(),
                    withChildren(slot, slot.altering.blockers()),
                    slot.plan().state().rank(),
                    held(slot));
        }
    }

    private static ParkReason reason(RowSlot slot) {
        if (!slot.altering.isEmpty()) {
            return slot.altering.reason();
        }
        return slot.revival == null ? ParkReason.CHECK : ParkReason.FOREIGN_KEY;
    }

    /** A deleted row that is out waits also for those for whose sake it would stand. */
    static ParkedRow waitingToo(RowSlot slot) {
        ParkedRow parked = Objects.requireNonNull(slot.parked);
        return new ParkedRow(
                parked.key(),
                parked.projection(),
                parked.reason(),
                withChildren(slot, parked.blockers()),
                parked.rank(),
                parked.held());
    }

    private static List<RowKey> withChildren(RowSlot slot, List<RowKey> blockers) {
        Set<RowKey> all = new TreeSet<>(blockers);
        all.addAll(slot.children);
        return List.copyOf(all);
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
