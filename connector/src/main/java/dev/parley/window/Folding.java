package dev.parley.window;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets rows leave whose operations every member has applied, unless something else keeps them. Not thread-safe:
 * {@link Window} guards it.
 */
final class Folding {
    private final States states;
    private final PinnedRows pinned;
    private final Sight sight;
    private final Map<SiteId, ArrayDeque<Unstable>> unstable = new HashMap<>();
    /** Rows that could fold, but for the pins of others. */
    private final Set<RowKey> waiting = new HashSet<>();

    private List<FlushSnapshot.Settled> settled = new ArrayList<>();
    /** What has been folded up to. */
    private VersionVector stable = VersionVector.EMPTY;

    private record Unstable(long sequence, RowKey key) {}

    Folding(States states, PinnedRows pinned, Sight sight) {
        this.states = states;
        this.pinned = pinned;
        this.sight = sight;
    }

    VersionVector stable() {
        return stable;
    }

    /** The row of this operation is asked for once the operation is stable. */
    void enqueue(Operation operation) {
        unstable.computeIfAbsent(operation.dot().origin(), site -> new ArrayDeque<>())
                .addLast(new Unstable(operation.dot().sequence(), operation.key()));
    }

    /** Orders what was enqueued in any order. */
    void sort() {
        unstable.replaceAll((site, queue) -> {
            List<Unstable> sorted = new ArrayList<>(queue);
            sorted.sort(Comparator.comparingLong(Unstable::sequence));
            return new ArrayDeque<>(sorted);
        });
    }

    /** So much is stable now. */
    void advance(VersionVector now) {
        if (now.equals(stable)) {
            return;
        }
        stable = now;
        now.forEach((site, sequence) -> {
            ArrayDeque<Unstable> queue = unstable.get(site);
            while (queue != null && !queue.isEmpty() && queue.getFirst().sequence() <= sequence) {
                fold(queue.removeFirst().key());
            }
        });
        foldBlocks();
        if (pinned.hasFreed()) {
            foldWaiting();
        }
    }

    private void foldBlocks() {
        for (Block block : states.blocks()) {
            if (!stable.contains(block.stamp().dot())) {
                continue;
            }
            if (pinned.mayKeepOthers()) {
                for (int at = block.next(0); at >= 0; at = block.next(at + 1)) {
                    RowKey key = block.operation(at).key();
                    if (pinned.keeps(key)) {
                        states.toOwn(key);
                    }
                }
            }
            states.remove(block);
            block.taken().forEach(this::fold);
        }
    }

    /** Folds those that waited for others, as long as one that leaves frees another. */
    void foldWaiting() {
        do {
            pinned.takeFreed();
            List<RowKey> again = List.copyOf(waiting);
            waiting.clear();
            again.forEach(this::fold);
        } while (pinned.hasFreed());
    }

    void fold(RowKey key) {
        RowState state = states.own(key);
        if (state == null || pinned.get(key) != null) {
            return;
        }
        if (pinned.keeps(key)) {
            waiting.add(key);
            return;
        }
        Fold fold = state.fold(stable, sight.policy(key));
        if (fold.state() != state) {
            if (!fold.lost().isEmpty()
                    || !fold.contested().isEmpty()
                    || !FlushSnapshot.Settled.decisions(state).isEmpty()) {
                settled.add(new FlushSnapshot.Settled(key, state, fold));
            }
            states.put(key, fold.state());
            leaveIfTrivial(key);
        }
    }

    void leaveIfTrivial(RowKey key) {
        RowState state = states.own(key);
        if (state != null
                && !state.isUnstable()
                && pinned.get(key) == null
                && !states.suspects().contains(key)) {
            states.remove(key);
            pinned.left(key);
        }
    }

    /** Rows that have folded since the last call. */
    List<FlushSnapshot.Settled> takeSettled() {
        List<FlushSnapshot.Settled> since = settled;
        settled = new ArrayList<>();
        return since;
    }

    void settledAgain(List<FlushSnapshot.Settled> before) {
        List<FlushSnapshot.Settled> all = new ArrayList<>(before);
        all.addAll(settled);
        settled = all;
    }
}
