package dev.parley.capture;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import java.util.List;

/**
 * Tables as the catalog had them at one time. Immutable.
 *
 * @param shapes all tables to capture
 * @param settled all that was committed up to here was in the catalog when it was read; null if that is not known
 */
public record KnownTables(List<TableShape> shapes, @Nullable LogPosition settled) {
    public KnownTables {
        shapes = List.copyOf(shapes);
    }

    /** Whether a column that rows of this transaction have, and no shape, is gone since, and not one that came later. */
    boolean areNewerThan(LogPosition transaction) {
        return settled != null && transaction.compareTo(settled) <= 0;
    }
}
