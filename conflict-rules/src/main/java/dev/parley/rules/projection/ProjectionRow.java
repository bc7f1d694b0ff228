package dev.parley.rules.projection;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One row as its state has it, before other rows have their say.
 *
 * @param rank the highest among all its operations; none for a row without metadata
 * @param exists by its state
 * @param image what it shows by its state, and if it is deleted what it would show; null if that is not known
 * @param former images that its unstable operations found or left
 */
public record ProjectionRow(
        RowKey key,
        Optional<Stamp> rank,
        boolean exists,
        @Nullable Row image,
        List<Row> former) {
    public ProjectionRow {
        Objects.requireNonNull(key);
        Objects.requireNonNull(rank);
        former = List.copyOf(former);
        if (exists && image == null) {
            throw new IllegalArgumentException("row " + key + " exists, but its image is not known");
        }
    }

    /** A row of the table that no operation is known of. */
    public static ProjectionRow withoutMetadata(RowKey key, Row image) {
        return new ProjectionRow(key, Optional.empty(), true, image, List.of());
    }

    /**
     * A row by its state.
     *
     * @param table what the table, or its projection, is known to hold where the state does not say; null for nothing
     */
    public static ProjectionRow of(RowKey key, RowState state, RowPolicy policy, @Nullable Row table) {
        Visible visible = state.evaluate(policy).visible();
        List<Row> former = former(state);
        if (visible instanceof Visible.Row row) {
            Row image = table == null ? row.image() : row.image().completedBy(table);
            return new ProjectionRow(key, state.rank(), true, image, former);
        }
        if (visible instanceof Visible.Absent) {
            Row image = state.evaluateRevived(policy).orElse(null);
            return new ProjectionRow(key, state.rank(), false, image, former);
        }
        Row base = state.base() instanceof Base.Present present ? present.image() : table;
        boolean exists = base != null && !(state.base() instanceof Base.Absent);
        return new ProjectionRow(key, state.rank(), exists, base, former);
    }

    private static List<Row> former(RowState state) {
        List<Row> former = new ArrayList<>();
        if (state.base() instanceof Base.Present present) {
            former.add(present.image());
        }
        for (Operation operation : state.operations()) {
            add(former, operation.image());
            add(former, operation instanceof Operation.Update update ? update.before() : null);
            add(former, operation instanceof Operation.Delete delete ? delete.before() : null);
        }
        return former;
    }

    private static void add(List<Row> rows, @Nullable Row row) {
        if (row != null) {
            rows.add(row);
        }
    }
}
