package dev.parley.sim;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Where rows are that have been given other keys, by all operations that somebody knows. */
final class KeyChanges {
    private final World world;
    private final VersionVector known;

    KeyChanges(World world, VersionVector known) {
        this.world = world;
        this.known = known;
    }

    List<Operation> operations(RowKey key) {
        return world.oracle().state(key, known).operations();
    }

    Shown shown(RowKey key) {
        return world.oracle().shown(key, known);
    }

    static boolean isMove(Operation operation) {
        return operation instanceof Operation.Delete delete && delete.movedTo() != null;
    }

    /** Of a key that was given to several rows in turn: the changes that took it from the first of them. */
    static List<Operation.Delete> first(List<Operation.Delete> moves) {
        List<Operation.Delete> first = new ArrayList<>(moves);
        first.removeIf(move -> moves.stream().anyMatch(move::supersedes));
        return first;
    }

    /** Changes of the key of the same row that the write had not seen, nor they it. */
    List<Operation.Delete> unseen(Operation write) {
        List<Operation.Delete> moves = new ArrayList<>();
        List<Operation> all = operations(write.key());
        for (Operation other : all) {
            boolean apart = other != write && !other.supersedes(write) && !write.supersedes(other);
            boolean same = all.stream()
                    .filter(Operation.Insert.class::isInstance)
                    .noneMatch(insert -> write.supersedes(insert) && !other.supersedes(insert));
            if (apart && same && other instanceof Operation.Delete move && isMove(move)) {
                moves.add(move);
            }
        }
        return first(moves);
    }

    static @Nullable Operation.Delete latest(List<Operation.Delete> moves) {
        Operation.Delete latest = null;
        for (Operation.Delete move : moves) {
            latest = latest == null || isLater(move, latest) ? move : latest;
        }
        return latest;
    }

    static boolean isLater(Operation one, Operation other) {
        return one.stamp().compareRank(other.stamp()) > 0;
    }

    /** Where a row is that was given this key; null if it is nowhere. */
    @Nullable
    RowKey place(@Nullable RowKey first) {
        Set<RowKey> passed = new HashSet<>();
        RowKey key = first;
        while (key != null && !(shown(key) instanceof Shown.Present)) {
            List<Operation.Delete> moves = new ArrayList<>();
            for (Operation operation : operations(key)) {
                if (operation instanceof Operation.Delete delete && isMove(delete)) {
                    moves.add(delete);
                }
            }
            Operation.Delete next = passed.add(key) ? latest(moves) : null;
            key = next == null ? null : next.movedTo();
        }
        return key;
    }

    /** False if the row was taken back, as the one that it is already stands at its other key. */
    boolean hasBrought(Operation.Delete move) {
        RowKey to = move.movedTo();
        return to != null
                && operations(to).stream()
                        .anyMatch(one ->
                                one instanceof Operation.Insert && one.dot().equals(move.dot()));
    }

    /** Deletes of what the change of the key has brought, the first ones. */
    List<Operation.Delete> ends(Operation.Delete move) {
        List<Operation.Delete> ends = new ArrayList<>();
        RowKey to = move.movedTo();
        for (Operation operation : to == null ? List.<Operation>of() : operations(to)) {
            if (operation instanceof Operation.Delete delete && delete.supersedes(move)) {
                ends.add(delete);
            }
        }
        return first(ends);
    }

    /** The last change of the key that the row which this one has brought there has gone through; null if it was taken back. */
    @Nullable
    Operation.Delete lastOf(Operation.Delete move) {
        Operation.Delete at = move;
        Operation.Delete next = move;
        while (next != null) {
            if (!hasBrought(next)) {
                return null;
            }
            at = next;
            next = latest(ends(at).stream().filter(KeyChanges::isMove).toList());
        }
        return at;
    }

    /** True if the row that the change of the key has brought there has been at this key since. */
    boolean passes(Operation.Delete move, RowKey key) {
        Operation.Delete next = move;
        while (next != null && hasBrought(next)) {
            if (Objects.equals(key, next.movedTo())) {
                return true;
            }
            next = latest(ends(next).stream().filter(KeyChanges::isMove).toList());
        }
        return false;
    }
}
