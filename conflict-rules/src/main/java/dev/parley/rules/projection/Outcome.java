package dev.parley.rules.projection;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Objects;

/** What the table holds of one row. */
public sealed interface Outcome {
    /**
     * The row stands.
     *
     * @param image what it shows
     * @param alterations where that is not what its state says; a write of a column it alters that leaves the value as it
     *     is has not changed it
     */
    record Stands(Row image, List<Alteration> alterations) implements Outcome {
        public Stands {
            Objects.requireNonNull(image);
            alterations = List.copyOf(alterations);
        }
    }

    /** The row exists by its state and is out of the table. */
    record Out(Parked parked) implements Outcome {
        public Out {
            Objects.requireNonNull(parked);
        }
    }

    /** The row does not exist. */
    enum Gone implements Outcome {
        GONE
    }

    /**
     * Why a row that stands is not as its state says.
     *
     * @param constraint the name of the key, or of the check
     * @param reason what kind of constraint
     * @param columns that show something else; none for a deleted row that came back
     * @param blockers rows whose change may let the row show what its state says, in key order
     */
    record Alteration(String constraint, ParkReason reason, List<String> columns, List<RowKey> blockers) {
        public Alteration {
            Objects.requireNonNull(constraint);
            Objects.requireNonNull(reason);
            columns = List.copyOf(columns);
            blockers = List.copyOf(blockers);
        }
    }
}
