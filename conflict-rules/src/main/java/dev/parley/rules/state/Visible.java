package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import java.util.Objects;

/** What a row's operations make of it, before unique and foreign keys have their say. */
public sealed interface Visible {
    /**
     * The row exists.
     *
     * @param image a column that no operation and no base carries stays {@code Unchanged}: the table keeps what it has
     * @param winner the operation that wrote the image
     */
    record Row(dev.parley.rules.operation.Row image, Operation winner) implements Visible {
        public Row {
            Objects.requireNonNull(image);
            Objects.requireNonNull(winner);
        }
    }

    /** The row does not exist, because {@code by} deleted it. */
    record Absent(Operation by) implements Visible {
        public Absent {
            Objects.requireNonNull(by);
        }
    }

    /** No operation decides: the row is its base. */
    enum Base implements Visible {
        BASE
    }
}
