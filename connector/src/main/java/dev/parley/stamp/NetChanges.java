package dev.parley.stamp;

import dev.parley.pipeline.CapturedRow;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The events of one transaction summed up to at most one change for each row, in the order of each row's first event. A
 * row that came and went within the transaction leaves nothing. Not thread-safe.
 */
final class NetChanges {
    /** {@code existed}: the row was there before the transaction; {@code after} is null if it is gone. */
    private record Net(
            boolean existed,
            boolean replaced,
            @Nullable Row before,
            @Nullable Row after) {}

    private final Map<RowKey, Net> changes = new LinkedHashMap<>();

    static NetChanges of(List<CapturedRow> rows) {
        NetChanges net = new NetChanges();
        rows.forEach(net::add);
        return net;
    }

    private void add(CapturedRow row) {
        Net earlier = changes.get(row.key());
        if (earlier == null) {
            changes.put(row.key(), first(row));
        } else {
            boolean replaced = earlier.replaced || (earlier.existed && row.kind() == CapturedRow.Kind.INSERT);
            Row after = row.after() == null || earlier.after == null
                    ? row.after()
                    : row.after().completedBy(earlier.after);
            changes.put(row.key(), new Net(earlier.existed, replaced, earlier.before, after));
        }
    }

    private static Net first(CapturedRow row) {
        boolean existed = row.kind() != CapturedRow.Kind.INSERT;
        return new Net(existed, false, row.before(), row.after());
    }

    /** True if nothing is left to replicate. */
    boolean isEmpty() {
        return changes.values().stream().allMatch(net -> !net.existed && net.after == null);
    }

    /** @param excluded for a key, the dots that a local write to it has not seen */
    List<Operation> operations(Stamp stamp, Function<RowKey, Set<Dot>> excluded) {
        List<Operation> operations = new ArrayList<>(changes.size());
        changes.forEach((key, net) -> {
            if (net.after == null && net.existed) {
                operations.add(new Operation.Delete(stamp, key, net.before, excluded.apply(key)));
            } else if (net.after != null && net.existed && !net.replaced) {
                operations.add(new Operation.Update(stamp, key, net.before, net.after, excluded.apply(key)));
            } else if (net.after != null) {
                operations.add(new Operation.Insert(stamp, key, net.after, excluded.apply(key)));
            }
        });
        return operations;
    }
}
