package dev.parley.it.workload;

import dev.parley.rules.operation.RowKey;

/**
 * One row that a client's statement changed.
 *
 * @param mark value unique to this write; it stands in the row afterwards, except after a delete
 */
public record Write(RowKey key, WriteKind kind, String mark) {}
