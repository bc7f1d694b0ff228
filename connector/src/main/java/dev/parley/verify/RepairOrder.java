package dev.parley.verify;

import dev.parley.rules.operation.RowKey;

/**
 * One row to be put right, by the site that is asked.
 *
 * @param id of the decision; the same order given twice writes one
 * @param seen fingerprint that the row must still have here
 * @param keep true if this site's row is to stand everywhere, false if the row is to be gone everywhere
 * @param author who orders it
 * @param note why
 */
public record RepairOrder(String id, RowKey key, String seen, boolean keep, String author, String note) {}
