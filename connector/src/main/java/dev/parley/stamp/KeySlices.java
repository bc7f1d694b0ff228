package dev.parley.stamp;

import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hands keys on in lists of a bounded length. Not thread-safe. */
final class KeySlices implements Consumer<RowKey> {
    private static final int LENGTH = 10_000;

    private final Consumer<List<RowKey>> each;
    private List<RowKey> open = new ArrayList<>();

    KeySlices(Consumer<List<RowKey>> each) {
        this.each = each;
    }

    @Override
    public void accept(RowKey key) {
        open.add(key);
        if (open.size() == LENGTH) {
            end();
        }
    }

    /** Hands on what is left. */
    void end() {
        if (!open.isEmpty()) {
            List<RowKey> slice = open;
            open = new ArrayList<>();
            each.accept(slice);
        }
    }
}
