package dev.parley.apply;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.version.Stamp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A row whose state cannot stand in the table here.
 *
 * @param projection what the table holds instead; null if nothing
 * @param reason word for what forbids the row
 * @param blockers keys whose change may let it in; empty if only its own next operation or a change of schema can
 * @param rank of its claims; empty for a row without metadata
 * @param held the image it would have, known only from the table that it was taken out of; null if its state says it
 */
public record ParkedRow(
        RowKey key,
        @Nullable Row projection,
        String reason,
        List<RowKey> blockers,
        Optional<Stamp> rank,
        @Nullable Row held) {
    public ParkedRow {
        Objects.requireNonNull(key);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(rank);
        blockers = List.copyOf(blockers);
    }

    /** True if the row stands, with other values than its own. */
    boolean isAltered() {
        return projection != null
                && (reason.equals(ParkReason.UNIQUE.name())
                        || reason.equals(ParkReason.FOREIGN_KEY.name())
                        || reason.equals(ParkReason.CHECK.name()));
    }

    /** True if the same is written in {@code parley.projected}. */
    boolean sameAs(ParkedRow that) {
        return key.equals(that.key)
                && Objects.equals(projection, that.projection)
                && reason.equals(that.reason)
                && blockers.equals(that.blockers);
    }
}
