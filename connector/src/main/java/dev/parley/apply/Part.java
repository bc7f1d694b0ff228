package dev.parley.apply;

import dev.parley.pipeline.RowPart;
import dev.parley.reconcile.Target;
import dev.parley.rules.operation.Row;

/** What becomes here of a row that this site does not share, by its site file. */
final class Part {
    private Part() {}

    /** What should stand in this site's table, if {@code group} is what the group has. */
    static Target target(RowSlot slot, Target group) {
        if (slot.table == null) {
            return group;
        }
        if (!slot.table.sharing().takes()) {
            return Target.Leave.LEAVE;
        }
        return slot.table
                .sharing()
                .part()
                .map(part -> target(part, slot, group))
                .orElse(group);
    }

    /** A row with this key that is not shared is this site's own, until one that is shared takes its place. */
    private static Target target(RowPart part, RowSlot slot, Target group) {
        if (group instanceof Target.Row row && part.has(known(slot, row.image()))) {
            return group;
        }
        boolean shared = part.has(slot.physical);
        if (!shared) {
            return slot.present ? Target.Leave.LEAVE : Target.Absent.ABSENT;
        }
        return group instanceof Target.Row && !part.keepsLeaving() ? Target.Absent.ABSENT : group;
    }

    /** What the image does not hold stays as the table has it. */
    private static Row known(RowSlot slot, Row image) {
        return slot.physical == null ? image : image.completedBy(slot.physical);
    }

    /** False if nothing should stand in this site's table for the row, whatever the group has. */
    static boolean concerns(RowSlot slot) {
        if (slot.table == null) {
            return true;
        }
        boolean whole = slot.table.sharing().part().isEmpty();
        return slot.table.sharing().takes() && (whole || slot.plan().target() instanceof Target.Row);
    }

    /** True if only the row's content says what becomes of it. */
    static boolean looks(RowSlot slot) {
        return slot.table != null && slot.table.sharing().part().isPresent();
    }
}
