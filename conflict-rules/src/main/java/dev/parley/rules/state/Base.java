package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
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

    /**
     * What a row without metadata was before its first unstable operation, as the writer of that one saw it: all that came
     * before is stable. An insert does not say, since it may have replaced a row; other writers may still know that row.
     */
    static Base before(Operation first) {
        Row before = null;
        if (first instanceof Operation.Update update) {
            before = update.before();
        } else if (first instanceof Operation.Delete delete) {
            before = delete.before();
        }
        return before != null && before.isComplete() ? new Present(before) : Unknown.UNKNOWN;
    }

    /** The row exists. The image may lack columns that no operation carried; the table holds those. */
    record Present(Row image) implements Base {
        public Present {
            Objects.requireNonNull(image);
        }
    }
}
