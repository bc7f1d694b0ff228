package dev.parley.window;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.MovedRow;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a site has to write because it has given a row another key, and other sites have written the row without having seen
 * that: their updates on the row at its new key; and if one of them has given it a later key, a delete of the row at its
 * own. Only the site of the latest change of the key writes, so nothing is made twice.
 *
 * <p>A function of what capture has read: as long as such writes may still come, not all sites have applied the change of
 * the key, so all states that are asked here hold their operations. One use.
 */
final class FollowedMoves {
    private final SiteId self;
    private final Function<String, RowPolicy> policies;
    private final Map<String, List<String>> keyColumns;
    private final Function<RowKey, RowState> known;
    private final Map<RowKey, List<Operation>> arrived = new HashMap<>();
    private final Map<RowKey, RowState> states = new HashMap<>();
    private final Map<RowKey, FollowedWrite> writes = new LinkedHashMap<>();

    /**
     * @param keyColumns of the tables that there are here
     * @param known states before the transactions
     */
    FollowedMoves(
            SiteId self,
            Function<String, RowPolicy> policies,
            Map<String, List<String>> keyColumns,
            Function<RowKey, RowState> known) {
        this.self = self;
        this.policies = policies;
        this.keyColumns = keyColumns;
        this.known = known;
    }

    /** @param remote transactions of other sites that have been applied here in one */
    Collection<FollowedWrite> of(List<LogRecord.Transaction> remote) {
        if (keyColumns.keySet().stream().noneMatch(this::follows)) {
            return List.of();
        }
        boolean moves = remote.stream()
                .anyMatch(transaction -> transaction.operations().stream().anyMatch(FollowedMoves::isMove));
        List<Operation> following = new ArrayList<>();
        for (LogRecord.Transaction transaction : remote) {
            for (Operation operation : transaction.operations()) {
                if (concerns(operation, moves)) {
                    arrived.computeIfAbsent(operation.key(), key -> new ArrayList<>())
                            .add(operation);
                    following.add(operation);
                }
            }
        }
        following.forEach(this::follow);
        return writes.values();
    }

    private boolean follows(String table) {
        return policies.apply(table).moves() == MovePolicy.FOLLOW_MOVE;
    }

    private static boolean isMove(Operation operation) {
        return operation instanceof Operation.Delete delete && delete.movedTo() != null;
    }

    /**
     * A row that is not known here has not been given another key lately, and can only be one that comes by such a change
     * now, which other transactions that came with that may have written, too.
     */
    private boolean concerns(Operation operation, boolean moves) {
        String table = operation.key().table();
        return keyColumns.containsKey(table)
                && follows(table)
                && (moves || known.apply(operation.key()) != RowState.UNKNOWN);
    }

    private void follow(Operation operation) {
        if (operation instanceof Operation.Update update) {
            update(update);
        } else if (operation instanceof Operation.Delete move && move.movedTo() != null) {
            moved(move, move.movedTo());
        }
    }

    private void update(Operation.Update update) {
        Operation.Delete move = latest(moves(update));
        RowKey target = move == null || !isOwn(move) ? null : place(Objects.requireNonNull(move.movedTo()));
        Row now = target == null || target.equals(update.key()) ? null : image(target);
        if (move != null && target != null && now != null) {
            boolean later = state(target).rank().stream()
                    .allMatch(rank -> update.stamp().compareRank(rank) > 0);
            MovedRow.Made made = row(move, now).with(update, later);
            write(target, now, made.row(), writers(target, made.gaveWay(), move.before()));
        }
    }

    /**
     * Two sites have given the row another key: the earlier one takes its own back. If its own was one that it took back
     * itself, what has gone on from there under the later key is the same row once more, which its site takes for the right
     * one: that goes back, too.
     */
    private void moved(Operation.Delete move, RowKey to) {
        Operation.Delete own = latest(moves(move).stream().filter(this::isOwn).toList());
        if (own == null || isLater(own, move)) {
            return;
        }
        if (isBornBy(own)) {
            takeBack(own, to, made(own, own));
        } else {
            takeBack(move, Objects.requireNonNull(own.movedTo()), made(own, move));
        }
    }

    private void takeBack(Operation.Delete lost, RowKey to, List<Operation.Update> made) {
        RowKey key = standing(lost);
        RowKey target = place(to);
        Row image = key == null || key.equals(to) || Objects.equals(key, target) ? null : image(key);
        if (key == null || image == null) {
            return;
        }
        Row now = target == null ? null : image(target);
        MovedRow.Made carried = now == null ? null : row(lost, now).withChangesOf(image, made);
        Set<String> left =
                carried == null ? row(lost, image).written() : carried.gaveWay(); // gone with the later key's row
        FollowedWrite earlier = writes.get(key);
        Row before = earlier == null ? image : earlier.before();
        writes.put(key, new FollowedWrite(key, before, null, to, excluded(key, writers(key, left, lost.before()))));
        if (target != null && now != null && carried != null) {
            write(target, now, carried.row(), Set.of());
        }
    }

    /**
     * Updates of a former key that this site has made again since, and that the site of the other row makes, too, or had
     * seen.
     */
    private List<Operation.Update> made(Operation.Delete own, Operation.Delete other) {
        List<Operation.Update> made = new ArrayList<>();
        for (Operation operation : known.apply(own.key()).operations()) {
            if (operation instanceof Operation.Update update && moves(update).containsAll(List.of(own, other))) {
                made.add(update);
            }
        }
        return made;
    }

    /** Where the row is that this change of the key has brought there, and not one that was there; null if it is gone. */
    private @Nullable RowKey standing(Operation.Delete move) {
        Operation.Delete at = move;
        while (at != null && isBornBy(at)) {
            RowKey key = Objects.requireNonNull(at.movedTo());
            List<Operation.Delete> ends = ends(at, key);
            at = latest(ends.stream().filter(FollowedMoves::isMove).toList());
            if (at == null) {
                return image(key) == null || isBornAgain(key, ends) ? null : key;
            }
        }
        return null;
    }

    /** The first deletes of the row that this change of the key has brought there. */
    private List<Operation.Delete> ends(Operation.Delete birth, RowKey key) {
        List<Operation.Delete> deletes = new ArrayList<>();
        for (Operation operation : state(key).operations()) {
            if (operation instanceof Operation.Delete delete && delete.supersedes(birth)) {
                deletes.add(delete);
            }
        }
        return first(deletes);
    }

    private boolean isBornAgain(RowKey key, List<Operation.Delete> ends) {
        return state(key).operations().stream()
                .anyMatch(
                        one -> one instanceof Operation.Insert && ends.stream().anyMatch(one::supersedes));
    }

    /** False if the row was taken back: who did so has found it at its other key. */
    private boolean isBornBy(Operation.Delete move) {
        return move.movedTo() != null
                && state(move.movedTo()).operations().stream()
                        .anyMatch(one ->
                                one instanceof Operation.Insert && one.dot().equals(move.dot()));
    }

    private MovedRow row(Operation.Delete move, Row now) {
        String table = move.key().table();
        return new MovedRow(policies.apply(table), keyColumns.getOrDefault(table, List.of()), move, now);
    }

    private void write(RowKey key, Row now, Row after, Set<Dot> gaveWay) {
        if (!after.equals(now)) {
            FollowedWrite earlier = writes.get(key);
            Row before = earlier == null ? now : earlier.before();
            writes.put(key, new FollowedWrite(key, before, after, null, excluded(key, gaveWay)));
        }
    }

    /** The last writes of each of these columns in the life of a row that began with this image under its former key. */
    private Set<Dot> writers(RowKey key, Set<String> columns, @Nullable Row former) {
        List<Operation> life = state(key).operations();
        Set<Dot> last = new HashSet<>();
        for (String column : columns) {
            List<Operation> writers = life.stream()
                    .filter(one -> wrote(one, column, former))
                    .filter(one -> life.stream().noneMatch(birth -> isBefore(one, birth)))
                    .toList();
            writers.stream()
                    .filter(one -> writers.stream().noneMatch(other -> other.supersedes(one)))
                    .forEach(one -> last.add(one.dot()));
        }
        return last;
    }

    private static boolean isBefore(Operation operation, Operation birth) {
        return birth instanceof Operation.Insert && birth.supersedes(operation);
    }

    private static boolean wrote(Operation operation, String column, @Nullable Row former) {
        Row after = operation.image();
        Row before = operation instanceof Operation.Update update ? update.before() : former;
        return after != null
                && after.get(column) != Value.Unchanged.UNCHANGED
                && (before == null || !after.get(column).equals(before.get(column)));
    }

    /**
     * Changes of the key that the writer had not seen, and that had not seen the write; of a row that was inserted after such
     * a change, and given another key in turn, only the first. Nobody who has written a row that came after the change has
     * written this one.
     */
    private List<Operation.Delete> moves(Operation write) {
        List<Operation> all = state(write.key()).operations();
        List<Operation.Delete> moves = new ArrayList<>();
        for (Operation other : all) {
            if (other instanceof Operation.Delete move
                    && move.movedTo() != null
                    && !move.dot().equals(write.dot())
                    && !move.supersedes(write)
                    && !write.supersedes(move)
                    && all.stream().noneMatch(one -> move.leaves(write, one))) {
                moves.add(move);
            }
        }
        return first(moves);
    }

    /** Those that have seen none of the others. */
    private static List<Operation.Delete> first(List<Operation.Delete> deletes) {
        return deletes.stream()
                .filter(delete -> deletes.stream().noneMatch(delete::supersedes))
                .toList();
    }

    private static @Nullable Operation.Delete latest(List<Operation.Delete> moves) {
        Operation.Delete latest = null;
        for (Operation.Delete move : moves) {
            latest = latest == null || isLater(move, latest) ? move : latest;
        }
        return latest;
    }

    private static boolean isLater(Operation one, Operation other) {
        Stamp stamp = one.stamp();
        return stamp.compareRank(other.stamp()) > 0;
    }

    /** A new life of the site under its name answers for what a former one has done. */
    private boolean isOwn(Operation operation) {
        return operation.dot().origin().name().equals(self.name());
    }

    /** Where the row is that was given this key, which may have changed again; null if it is gone. */
    private @Nullable RowKey place(RowKey first) {
        Set<RowKey> seen = new HashSet<>();
        RowKey key = first;
        while (key != null && image(key) == null) {
            key = seen.add(key) ? movedTo(key) : null;
        }
        return key;
    }

    private @Nullable RowKey movedTo(RowKey key) {
        FollowedWrite write = writes.get(key);
        if (write != null) {
            return write.movedTo();
        }
        List<Operation.Delete> moves = new ArrayList<>();
        for (Operation operation : state(key).operations()) {
            if (operation instanceof Operation.Delete delete && delete.movedTo() != null) {
                moves.add(delete);
            }
        }
        Operation.Delete latest = latest(moves);
        return latest == null ? null : latest.movedTo();
    }

    private @Nullable Row image(RowKey key) {
        FollowedWrite write = writes.get(key);
        if (write != null) {
            return write.after();
        }
        return Shown.of(state(key), policies.apply(key.table())) instanceof Shown.Present present
                ? present.image()
                : null;
    }

    /** What the row holds and does not show, and what gives way in it. */
    private Set<Dot> excluded(RowKey key, Set<Dot> gaveWay) {
        Set<Dot> excluded =
                new HashSet<>(state(key).evaluate(policies.apply(key.table())).hidden());
        excluded.addAll(gaveWay);
        FollowedWrite earlier = writes.get(key);
        excluded.addAll(earlier == null ? Set.of() : earlier.excluded());
        return excluded;
    }

    private RowState state(RowKey key) {
        return states.computeIfAbsent(key, this::current);
    }

    private RowState current(RowKey key) {
        List<Operation> more = arrived.getOrDefault(key, List.of());
        RowState state = known.apply(key);
        for (Operation operation : more) {
            state = state.with(operation, policies.apply(key.table()));
        }
        return state;
    }
}
