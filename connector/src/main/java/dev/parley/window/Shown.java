package dev.parley.window;

import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import java.util.Objects;

/** What a table should hold for a row. */
public sealed interface Shown {
    /**
     * The row stands there.
     *
     * @param image a column that it does not hold may have any value
     */
    record Present(dev.parley.rules.operation.Row image) implements Shown {
        public Present {
            Objects.requireNonNull(image);
        }
    }

    /** The row is not there. */
    enum Absent implements Shown {
        ABSENT
    }

    /** Whatever stands there is right: nothing is known about the row but that all sites have it alike. */
    enum Any implements Shown {
        ANY
    }

    /** The evaluation of a row's state, its base where no operation decides. */
    static Shown of(RowState state, RowPolicy policy) {
        Visible visible = state.evaluate(policy).visible();
        if (visible instanceof Visible.Row row) {
            return new Present(row.image());
        }
        if (visible instanceof Visible.Absent) {
            return Absent.ABSENT;
        }
        return ofBase(state.base());
    }

    /** A base that shows this. */
    default Base base() {
        if (this instanceof Present present) {
            return new Base.Present(present.image());
        }
        return this == Absent.ABSENT ? Base.Absent.ABSENT : Base.Unknown.UNKNOWN;
    }

    private static Shown ofBase(Base base) {
        if (base instanceof Base.Present present) {
            return new Present(present.image());
        }
        return base instanceof Base.Absent ? Absent.ABSENT : Any.ANY;
    }
}
