package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The states of rows that hold unstable operations, and which of them the next flush has to make durable. Rows of large
 * transactions have no state of their own before somebody asks for it. Not thread-safe: {@link Window} guards it.
 */
final class States {
    private final Map<RowKey, RowState> own = new HashMap<>();
    private final Blocks blocks = new Blocks();
    /** Rows whose tables were seen to differ. */
    private final Set<RowKey> suspects = new HashSet<>();

    private final Set<RowKey> dirty = new HashSet<>();
    /** Rows in the table of the last flush. */
    private final Set<RowKey> stored = new HashSet<>();
    /** Blocks that have left and whose rows stand in the table of the last flush. */
    private List<Block> left = new ArrayList<>();

    /** Rows of the last flush that are being loaded, by the transaction that wrote them. */
    private final Map<Dot, Run> loading = new HashMap<>();

    /** Takes in a row of the last flush that nothing else is to be known of. */
    boolean loadPlain(Operation only, RowState state) {
        return loading.computeIfAbsent(only.dot(), dot -> new Run(only.stamp(), state.folded()))
                .add(state, only);
    }

    void load(RowKey key, RowState state, boolean suspect) {
        own.put(key, state);
        stored.add(key);
        if (suspect) {
            suspects.add(key);
        }
    }

    /**
     * Ends loading.
     *
     * @param largeRows rows from which on a transaction stays a block
     * @param each told the operations of all others
     */
    void loaded(int largeRows, Consumer<Operation> each) {
        List<Run> runs = new ArrayList<>(loading.values());
        loading.clear();
        runs.sort((one, other) -> one.stamp().compareRank(other.stamp()));
        for (Run run : runs) {
            if (run.size() >= largeRows) {
                blocks.add(run.block());
            } else {
                run.operations().forEach(operation -> {
                    load(operation.key(), run.state(operation), false);
                    each.accept(operation);
                });
            }
        }
    }

    /** The state of a row, its own or that of a large transaction; null for a row that is not here. */
    @Nullable
    RowState of(RowKey key) {
        RowState state = own.get(key);
        return state == null && !blocks.isEmpty() ? blocks.state(key) : state;
    }

    /** {@link #of}, {@link RowState#UNKNOWN} for a row that is not here. */
    RowState current(RowKey key) {
        RowState state = of(key);
        return state == null ? RowState.UNKNOWN : state;
    }

    /** {@link #of}, from now on the row's own. */
    @Nullable
    RowState toOwn(RowKey key) {
        RowState state = own.get(key);
        if (state == null && !blocks.isEmpty()) {
            state = blocks.state(key);
            if (state != null) {
                put(key, state);
                if (blocks.take(key)) {
                    stored.add(key);
                }
            }
        }
        return state;
    }

    /** The state that is a row's own; null for others. */
    @Nullable
    RowState own(RowKey key) {
        return own.get(key);
    }

    void put(RowKey key, RowState state) {
        own.put(key, state);
        dirty.add(key);
    }

    /** Keeps a row, from now on with a state of its own, for another reason than its operations. */
    void keep(RowKey key, RowState unknown) {
        toOwn(key);
        own.putIfAbsent(key, unknown);
        dirty.add(key);
    }

    void remove(RowKey key) {
        own.remove(key);
    }

    /** The next flush has to write the row, or to take it out. */
    void touch(RowKey key) {
        dirty.add(key);
    }

    /** False if it was suspect. */
    boolean suspect(RowKey key) {
        return suspects.add(key);
    }

    /** False if it was not suspect. */
    boolean clear(RowKey key) {
        return suspects.remove(key);
    }

    Set<RowKey> suspects() {
        return suspects;
    }

    /** States that are rows' own. */
    void forEachOwn(BiConsumer<RowKey, RowState> each) {
        own.forEach(each);
    }

    /** States of rows of large transactions. */
    void forEachOther(BiConsumer<RowKey, RowState> each) {
        blocks.forEach(each);
    }

    int rows() {
        return own.size() + blocks.rows();
    }

    /** As they are now: large transactions may leave meanwhile. */
    List<Block> blocks() {
        return List.copyOf(blocks.all());
    }

    /**
     * Adds the rows of a block of which nothing else is known.
     *
     * @param seen positions of those that may stay in it; null for all
     * @param pinned rows that are pinned
     * @param stable what is stable now
     * @return the operations on all other rows
     */
    List<Operation> addBlock(Block made, @Nullable BitSet seen, Collection<RowKey> pinned, VersionVector stable) {
        BitSet others = blocks.contested(made);
        if (seen != null) {
            BitSet unseen = (BitSet) seen.clone();
            unseen.flip(0, made.index().size());
            others.or(unseen);
        }
        for (Collection<RowKey> known : List.of(own.keySet(), suspects, pinned)) {
            for (RowKey key : known) {
                int position = made.find(key);
                if (position >= 0) {
                    others.set(position);
                }
            }
        }
        Block block = new Block(
                made.stamp(),
                made.operations(),
                made.index(),
                stable,
                made.without(others).out());
        if (block.size() > 0) {
            blocks.add(block);
        }
        List<Operation> rest = new ArrayList<>();
        block.out().stream().forEach(position -> rest.add(made.operation(position)));
        return rest;
    }

    /** A large transaction is stable: its rows leave, but for those that have a state of their own. */
    void remove(Block block) {
        blocks.remove(block).ifPresent(left::add);
    }

    /**
     * What has changed since the last snapshot.
     *
     * @param kept a row as it is kept
     * @param settled rows that have folded since
     */
    FlushSnapshot snapshot(
            Checkpoint exact,
            BiFunction<RowKey, RowState, FlushSnapshot.StoredRow> kept,
            List<FlushSnapshot.Settled> settled) {
        Map<RowKey, FlushSnapshot.StoredRow> rows = new HashMap<>();
        Set<RowKey> gone = new HashSet<>();
        for (RowKey key : dirty) {
            RowState state = own.get(key);
            if (state != null) {
                rows.put(key, kept.apply(key, state));
            } else if (stored.contains(key)) {
                gone.add(key);
            }
        }
        dirty.clear();
        LargeRows large = LargeRows.of(blocks, left);
        left = new ArrayList<>();
        return new FlushSnapshot(exact, rows, gone, settled, large);
    }

    void flushed(FlushSnapshot snapshot) {
        stored.addAll(snapshot.rows().keySet());
        stored.removeAll(snapshot.gone());
    }

    /** The next snapshot contains this one. */
    void notFlushed(FlushSnapshot snapshot) {
        dirty.addAll(snapshot.rows().keySet());
        dirty.addAll(snapshot.gone());
        left.addAll(snapshot.large().left());
        blocks.all().stream().filter(snapshot.large()::contains).forEach(block -> block.dirty = true);
    }
}
