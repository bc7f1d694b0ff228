package dev.parley.store;

import dev.parley.rules.Nullable;

/**
 * A pinned row: the table does not hold what its state evaluates to.
 *
 * @param image encoded row that stands in the table; null if none does
 * @param held encoded image of a row that only the table knew when it was taken out; null if its state says it
 * @param reason word for what forbids the evaluated row
 * @param blockers encoded keys whose change may allow it again
 * @param rankHlc highest hybrid timestamp among the row's operations, packed
 * @param rankSite site of that operation
 */
public record ProjectedRow(
        StoredKey key,
        Blob keyBytes,
        @Nullable Blob image,
        @Nullable Blob held,
        String reason,
        Blob blockers,
        long rankHlc,
        String rankSite) {}
