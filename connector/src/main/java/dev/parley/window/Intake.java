package dev.parley.window;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What one captured transaction does to the window: its operations enter the states and leave the overlay, rows are pinned
 * and released, frontiers move, and what has become stable folds. Not thread-safe: {@link Window} guards it.
 */
final class Intake {
    private final SiteId self;
    private final Sight sight;
    private final States states;
    private final Uncaptured uncaptured;
    private final PinnedRows pinned;
    private final Folding folding;
    private final Frontiers frontiers;
    private final Watches watches;

    Intake(
            SiteId self,
            Sight sight,
            States states,
            Uncaptured uncaptured,
            PinnedRows pinned,
            Folding folding,
            Frontiers frontiers,
            Watches watches) {
        this.self = self;
        this.sight = sight;
        this.states = states;
        this.uncaptured = uncaptured;
        this.pinned = pinned;
        this.folding = folding;
        this.frontiers = frontiers;
        this.watches = watches;
    }

    /**
     * The large ones among the transactions of an update.
     *
     * @param blocks their plain rows
     * @param seen positions of rows that the table was seen to show already as they were written
     */
    record Large(Map<Dot, Block> blocks, Map<Dot, BitSet> seen) {
        @Nullable
        Block block(LogRecord.Transaction transaction) {
            return blocks.get(transaction.dot());
        }
    }

    /**
     * What is known after the update.
     *
     * @param expected for each row of the remote operations, in their order, what the table should show now
     */
    record Taken(Checkpoint at, Map<RowKey, Expectation> expected) {}

    Taken take(WindowUpdate update, Large large, Checkpoint before) {
        Map<RowKey, Shown> shown = new LinkedHashMap<>();
        VersionVector applied = takeRemote(update.remote(), large, before.applied(), shown);
        if (update.local().isPresent()) {
            LogRecord.Transaction local = update.local().get();
            Block block = large.block(local);
            (block == null ? local.operations() : addBlock(block, null)).forEach(this::add);
            applied = applied.with(local.dot());
        }
        takePins(update);
        unsettle(update);
        frontiers.reached(self, applied);
        Checkpoint at = new Checkpoint(update.position(), applied, before.known(), before.floors(), update.clock());
        Map<RowKey, Expectation> expected = new LinkedHashMap<>();
        shown.forEach((key, one) -> expected.put(key, expectation(key, one)));
        if (!watches.isEmpty()) {
            changedRows(update, watches::watches).forEach(key -> watches.changed(key, at.applied()));
        }
        frontiers.takeHeartbeats(applied);
        folding.advance(frontiers.stable());
        return new Taken(at, expected);
    }

    /** @param shown takes what each row showed before */
    private VersionVector takeRemote(
            List<LogRecord.Transaction> remote, Large large, VersionVector before, Map<RowKey, Shown> shown) {
        VersionVector applied = before;
        for (LogRecord.Transaction transaction : remote) {
            Block block = large.block(transaction);
            BitSet same = large.seen().getOrDefault(transaction.dot(), new BitSet());
            for (Operation operation : block == null ? transaction.operations() : addBlock(block, same)) {
                shown.computeIfAbsent(
                        operation.key(), key -> sight.shownBefore(operation, states.of(key), folding.stable()));
                add(operation);
                uncaptured.remove(operation);
            }
            uncaptured.remove(transaction.stamp());
            applied = applied.with(transaction.dot());
            frontiers.reached(transaction.origin(), transaction.frontier());
        }
        return applied;
    }

    private Expectation expectation(RowKey key, Shown before) {
        Shown after = pinned.shown(key);
        return new Expectation(sight.stayedOut(key, before, after) ? after : before, after, pinned.get(key));
    }

    private List<Operation> addBlock(Block made, @Nullable BitSet seen) {
        return states.addBlock(made, seen, pinned.keys(), folding.stable());
    }

    private void add(Operation operation) {
        RowKey key = operation.key();
        RowState state = states.toOwn(key);
        if (state == null) {
            state = Sight.initial(operation, folding.stable());
        }
        RowState more = state.with(operation, sight.policy(key));
        if (more != state) {
            states.put(key, more);
            folding.enqueue(operation);
            pinned.wantDeleted(key);
        }
    }

    /** What is pinned before what is released: who is released may have a value that one of the pinned rows wants now. */
    private void takePins(WindowUpdate update) {
        boolean changed = !update.pins().isEmpty();
        update.pins().values().forEach(pin -> pin.ifPresent(one -> pinned.take(one, folding.stable())));
        if (!pinned.isEmpty()) {
            changed |= pinned.wantAnew(changedRows(update, key -> pinned.get(key) != null));
        }
        update.pins().forEach((key, pin) -> {
            if (pin.isEmpty()) {
                release(key);
            }
        });
        if (changed) {
            folding.foldWaiting();
        }
    }

    private void release(RowKey key) {
        pinned.release(key);
        folding.fold(key);
        folding.leaveIfTrivial(key);
        states.touch(key);
    }

    private void unsettle(WindowUpdate update) {
        if (!pinned.isEmpty()) {
            pinned.unsettle(
                    changedRows(update, pinned::isBlocker), update.pins().keySet());
        }
    }

    private static Set<RowKey> changedRows(WindowUpdate update, Predicate<RowKey> wanted) {
        Set<RowKey> changed = new HashSet<>();
        Consumer<RowKey> each = key -> {
            if (wanted.test(key)) {
                changed.add(key);
            }
        };
        update.pins().keySet().forEach(each);
        update.remote().forEach(transaction -> transaction.operations().forEach(one -> each.accept(one.key())));
        update.local().ifPresent(transaction -> transaction.operations().forEach(one -> each.accept(one.key())));
        return changed;
    }
}
