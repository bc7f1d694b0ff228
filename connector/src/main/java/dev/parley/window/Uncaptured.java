package dev.parley.window;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations that this agent has committed and capture has not read back yet: the overlay of the states. Not
 * thread-safe: {@link Window} guards it.
 */
final class Uncaptured {
    private final Map<RowKey, List<Operation>> byKey = new HashMap<>();
    private final Blocks large = new Blocks();

    void add(LogRecord.Transaction transaction) {
        for (Operation operation : transaction.operations()) {
            byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>(2)).add(operation);
        }
    }

    void add(Block block) {
        large.add(block);
    }

    /** A large transaction that is here; null if there is none of that dot. */
    @Nullable
    Block block(Dot dot) {
        return large.all().stream()
                .filter(block -> block.stamp().dot().equals(dot))
                .findFirst()
                .orElse(null);
    }

    void remove(Operation operation) {
        List<Operation> waiting = byKey.get(operation.key());
        if (waiting != null) {
            waiting.removeIf(other -> other.dot().equals(operation.dot()));
            if (waiting.isEmpty()) {
                byKey.remove(operation.key());
            }
        }
    }

    void remove(Stamp stamp) {
        large.all().removeIf(block -> block.stamp().isOf(stamp));
    }

    /** Those of one row, in the order of their ranks if a large transaction is among them, else as they were committed. */
    List<Operation> of(RowKey key) {
        List<Operation> waiting = byKey.getOrDefault(key, List.of());
        if (large.isEmpty()) {
            return waiting;
        }
        List<Operation> all = new ArrayList<>(waiting);
        for (Block block : large.all()) {
            int position = block.find(key);
            if (position >= 0) {
                all.add(block.operation(position));
            }
        }
        all.sort((one, other) -> one.stamp().compareRank(other.stamp()));
        return all;
    }

    /** The state of a row with its operations that are here. */
    RowState over(RowKey key, States states, VersionVector stable) {
        List<Operation> waiting = of(key);
        if (waiting.isEmpty()) {
            return states.current(key);
        }
        RowState state = states.of(key);
        RowState result = state == null ? Sight.initial(waiting.get(0), stable) : state;
        for (Operation operation : waiting) {
            result = result.with(operation);
        }
        return result;
    }

    int rows() {
        return byKey.size() + large.rows();
    }
}
