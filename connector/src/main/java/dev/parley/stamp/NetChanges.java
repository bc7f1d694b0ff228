package dev.parley.stamp;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.KeyIndex;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

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
            @Nullable Row after) {
        /** It came and went. */
        boolean isNothing() {
            return !existed && after == null;
        }

        /** It stands as it stood, as far as the log says how it stood. */
        boolean isAsBefore() {
            return existed
                    && before != null
                    && after != null
                    && after.completedBy(before).equals(before);
        }
    }

    private final Map<RowKey, Net> changes = new LinkedHashMap<>();
    /** By the key that it has now: the one that a row had before the transaction, of rows that have been given another. */
    private final Map<RowKey, RowKey> former = new HashMap<>();
    /** Keys of rows that came in the transaction. */
    private final Set<RowKey> born = new HashSet<>();
    /** Of a large transaction: all rows, and the positions of those that are summed up in {@link #changes}. */
    private final List<CapturedRow> all;

    private final BitSet summed;

    private NetChanges(List<CapturedRow> all, BitSet summed) {
        this.all = all;
        this.summed = summed;
    }

    static NetChanges of(List<CapturedRow> rows) {
        if (rows instanceof PickedRows) {
            return ofMany(rows);
        }
        NetChanges net = new NetChanges(List.of(), new BitSet());
        rows.forEach(net::add);
        return net;
    }

    /** Nearly every row of a large transaction is written once: only the others are held. */
    private static NetChanges ofMany(List<CapturedRow> rows) {
        KeyIndex.Builder keys = new KeyIndex.Builder(rows.size());
        rows.forEach(row -> keys.add(row.key()));
        NetChanges net = new NetChanges(rows, keys.build().repeated());
        net.summed.stream().forEach(position -> net.add(rows.get(position)));
        return net;
    }

    private void add(CapturedRow row) {
        follow(row);
        Net earlier = changes.get(row.key());
        if (earlier == null) {
            changes.put(row.key(), first(row));
        } else {
            boolean replaced = earlier.replaced || (earlier.existed && row.kind() == CapturedRow.Kind.INSERT);
            Row after = row.after() == null || earlier.after == null
                    ? row.after()
                    : row.after().over(earlier.after);
            changes.put(row.key(), new Net(earlier.existed, replaced, earlier.before, after));
        }
    }

    private void follow(CapturedRow row) {
        if (row.kind() != CapturedRow.Kind.INSERT) {
            return;
        }
        former.remove(row.key());
        born.remove(row.key());
        RowKey from = row.movedFrom();
        if (from == null || born.remove(from)) {
            born.add(row.key());
        } else {
            RowKey before = former.remove(from);
            former.put(row.key(), before == null ? from : before);
        }
    }

    /** By the key before the transaction: the one now, of rows that are still there. */
    private Map<RowKey, RowKey> moves() {
        Map<RowKey, RowKey> moves = new HashMap<>();
        former.forEach((now, before) -> {
            Net net = changes.get(now);
            if (net != null && net.after != null) {
                moves.put(before, now);
            }
        });
        return moves;
    }

    private static Net first(CapturedRow row) {
        boolean existed = row.kind() != CapturedRow.Kind.INSERT;
        return new Net(existed, false, row.before(), row.after());
    }

    /** True if nothing is left to replicate. */
    boolean isEmpty() {
        return all.size() == summed.cardinality() && changes.values().stream().allMatch(Net::isNothing);
    }

    /** Tells of each row that is not as it was, or of which it is not known. */
    void changed(Consumer<RowKey> each) {
        forEach((key, net) -> {
            if (!net.isNothing() && !net.isAsBefore()) {
                each.accept(key);
            }
        });
    }

    private void forEach(BiConsumer<RowKey, Net> each) {
        if (all.isEmpty()) {
            changes.forEach(each);
            return;
        }
        Set<RowKey> told = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            CapturedRow row = all.get(i);
            if (!summed.get(i)) {
                each.accept(row.key(), first(row));
            } else if (told.add(row.key())) {
                each.accept(row.key(), Objects.requireNonNull(changes.get(row.key())));
            }
        }
    }

    /**
     * Tells the operations in order.
     *
     * @param excluded for a key, the dots that a local write to it has not seen
     * @param follows tables of which deletes tell the key that the row has now, if the transaction is no large one
     */
    void operations(
            Stamp stamp, Function<RowKey, Set<Dot>> excluded, Predicate<String> follows, Consumer<Operation> each) {
        Map<RowKey, RowKey> moves = former.isEmpty() || !all.isEmpty() ? Map.of() : moves();
        forEach((key, net) -> {
            if (net.after == null && net.existed) {
                RowKey to = moves.isEmpty() || !follows.test(key.table()) ? null : moves.get(key);
                each.accept(new Operation.Delete(stamp, key, net.before, excluded.apply(key), Set.of(), to));
            } else if (net.after != null && net.existed && !net.replaced) {
                each.accept(new Operation.Update(stamp, key, net.before, net.after, excluded.apply(key)));
            } else if (net.after != null) {
                each.accept(new Operation.Insert(stamp, key, net.after, excluded.apply(key)));
            }
        });
    }
}
