package dev.parley.window;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
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
            write(target, now, row(move, now).with(update, later));
        }
    }

    /** Two sites have given the row another key: the earlier one takes its own back. */
    private void moved(Operation.Delete move, RowKey to) {
        Operation.Delete own = latest(moves(move).stream().filter(this::isOwn).toList());
        RowKey lost = own == null || isLater(own, move) ? null : own.movedTo();
        Row image = lost == null || lost.equals(to) || !isBornBy(own, lost) ? null : image(lost);
        if (own == null || lost == null || image == null) {
            return;
        }
        Row before = writes.containsKey(lost) ? writes.get(lost).before() : image;
        writes.put(lost, new FollowedWrite(lost, before, null, to, hidden(lost)));
        RowKey target = place(to);
        Row now = target == null ? null : image(target);
        if (target != null && now != null) {
            write(target, now, row(own, now).withChangesOf(image));
        }
    }

    /** The row that the site itself has brought there by that change, not one that was there. */
    private boolean isBornBy(@Nullable Operation own, RowKey key) {
        return state(key).operations().stream()
                .anyMatch(one -> one instanceof Operation.Insert
                        && own != null
                        && one.dot().equals(own.dot()));
    }

    private MovedRow row(Operation.Delete move, Row now) {
        String table = move.key().table();
        return new MovedRow(policies.apply(table), keyColumns.getOrDefault(table, List.of()), move.before(), now);
    }

    private void write(RowKey key, Row now, Row after) {
        if (!after.equals(now)) {
            FollowedWrite earlier = writes.get(key);
            writes.put(key, new FollowedWrite(key, earlier == null ? now : earlier.before(), after, null, hidden(key)));
        }
    }

    /** Changes of the key that the writer had not seen, and that had not seen the write. */
    private List<Operation.Delete> moves(Operation write) {
        List<Operation.Delete> moves = new ArrayList<>();
        for (Operation other : state(write.key()).operations()) {
            if (other instanceof Operation.Delete move
                    && move.movedTo() != null
                    && !move.dot().equals(write.dot())
                    && !move.supersedes(write)
                    && !write.supersedes(move)) {
                moves.add(move);
            }
        }
        return moves;
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

    private Set<Dot> hidden(RowKey key) {
        return state(key).evaluate(policies.apply(key.table())).hidden();
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
