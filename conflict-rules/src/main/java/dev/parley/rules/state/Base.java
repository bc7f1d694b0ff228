package dev.parley.rules.state;

import dev.parley.rules.operation.Row;
import java.util.Objects;

/** The outcome of a row's stable operations, under its unstable ones. */
public sealed interface Base {
    /** No metadata: the base is whatever the table holds. */
    enum Unknown implements Base {
        UNKNOWN
    }

    /** The row does not exist. */
    enum Absent implements Base {
        ABSENT
    }

    /** The row exists. The image may lack columns that no operation carried; the table holds those. */
    record Present(Row image) implements Base {
        public Present {
            Objects.requireNonNull(image);
        }
    }
}
