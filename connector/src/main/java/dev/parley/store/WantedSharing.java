package dev.parley.store;

import dev.parley.pipeline.Transform;
import dev.parley.rules.operation.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a table a site wants to exchange, by canonical column names, before the table was looked at. Immutable.
 *
 * @param skipped columns that are neither sent nor taken
 * @param constants what rows inserted here have in columns that the table lacks
 * @param transforms columns that are sent in another form, and not taken
 * @param where condition on the rows that are exchanged; empty if all are
 */
public record WantedSharing(
        boolean sends,
        boolean takes,
        Set<String> skipped,
        Map<String, Value> constants,
        Map<String, Transform> transforms,
        Optional<Where> where) {
    /** All of it. */
    public static final WantedSharing WHOLE =
            new WantedSharing(true, true, Set.of(), Map.of(), Map.of(), Optional.empty());

    /**
     * A condition on rows.
     *
     * @param text as the site file has it
     * @param keepsLeaving as in {@link dev.parley.pipeline.RowPart}
     */
    public record Where(String text, boolean keepsLeaving) {}

    public WantedSharing {
        skipped = Set.copyOf(skipped);
        constants = Map.copyOf(constants);
        transforms = Map.copyOf(transforms);
    }

    /** Columns that are not written here. */
    Set<String> untaken() {
        Set<String> untaken = new HashSet<>(skipped);
        untaken.addAll(constants.keySet());
        untaken.addAll(transforms.keySet());
        return untaken;
    }
}
