package dev.parley.wire;

import dev.parley.pipeline.OffHeap;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.Stamp;
import java.util.ArrayList;
import java.util.List;

/** The operations of one transaction while they are made: in the heap, and in a file if they are many. Not thread-safe. */
public final class OperationBuffer {
    private final Stamp stamp;
    private final List<Operation> few = new ArrayList<>();

    @Nullable
    private StoredOperations.Builder many;

    /** @param stamp of all of them */
    public OperationBuffer(Stamp stamp) {
        this.stamp = stamp;
    }

    public void add(Operation operation) {
        StoredOperations.Builder stored = many;
        if (stored == null && few.size() < OffHeap.ROWS_MIN) {
            few.add(operation);
            return;
        }
        if (stored == null) {
            stored = new StoredOperations.Builder(stamp);
            few.forEach(stored::add);
            few.clear();
            many = stored;
        }
        stored.add(operation);
    }

    public int size() {
        return many == null ? few.size() : many.size();
    }

    /** Those added so far. */
    public List<Operation> operations() {
        return many == null ? List.copyOf(few) : many.build();
    }
}
