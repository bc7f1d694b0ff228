package dev.parley.reconcile;

import java.util.Objects;

/** What should stand in the table for one row, constraints aside. */
public sealed interface Target {
    /**
     * The row exists.
     *
     * @param image a column that it does not hold keeps what the table has
     */
    record Row(dev.parley.rules.operation.Row image) implements Target {
        public Row {
            Objects.requireNonNull(image);
        }
    }

    /** The row does not exist. */
    enum Absent implements Target {
        ABSENT
    }

    /** Nothing is known of the row but what the table holds, and that is right. */
    enum Leave implements Target {
        LEAVE
    }
}
