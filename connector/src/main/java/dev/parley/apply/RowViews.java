package dev.parley.apply;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import java.util.List;

/**
 * What is known of rows: everything captured, united with what this agent has committed and capture has not read back.
 * Thread-safe.
 */
@FunctionalInterface
public interface RowViews {
    /** One state for each key, in their order. */
    List<RowState> view(List<RowKey> keys);
}
