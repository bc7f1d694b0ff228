package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * I15: a write of a row's former key is made again, once, on the row at its new one, by the site of the latest change of the
 * key and in what capture makes of the transaction that brought it; and of two new keys one stays. Told by the column that
 * sums changes up.
 */
final class MovesAudit {
    private final World world;

    MovesAudit(World world) {
        this.world = world;
    }

    private boolean follows(RowKey key) {
        return world.config().rules().followsMoves(key.table());
    }

    /** @param arrived operations of other sites that capture has read back in one transaction */
    void captured(SimAgent agent, WalEntry entry, List<Operation> arrived) {
        if (arrived.stream().noneMatch(operation -> follows(operation.key()))) {
            return;
        }
        VersionVector seen = agent.parts().window().checkpoint().applied();
        long last = seen.get(agent.site().id());
        LogRecord.Transaction made =
                last == 0 ? null : world.oracle().find(new Dot(agent.site().id(), last));
        boolean here = made != null && Audit.entry(agent, made).lsn() == entry.lsn();
        VersionVector before = here ? seen.with(agent.site().id(), last - 1) : seen;
        Map<RowKey, Long> due = due(agent, arrived, before);
        Map<RowKey, Long> written = here && made != null ? written(made) : Map.of();
        due.forEach((key, sum) -> {
            long found = written.getOrDefault(key, 0L);
            if (found != sum) {
                throw new Violation(
                        "I15",
                        agent + " owes " + Tell.key(key) + " changes of its former key of " + sum
                                + " in sum, and makes " + found);
            }
            world.stats().add(Stats.Count.FOLLOWED);
        });
    }

    /** By the key of a row: the sum of the changes that this site has to make of what has arrived. */
    private Map<RowKey, Long> due(SimAgent agent, List<Operation> arrived, VersionVector known) {
        Map<RowKey, Long> due = new HashMap<>();
        Set<RowKey> twice = new HashSet<>();
        for (Operation operation : arrived) {
            if (operation instanceof Operation.Delete move && move.movedTo() != null) {
                twice.add(move.key()); // the site may take its own row back in the same step
            }
        }
        for (Operation operation : arrived) {
            Long change = operation instanceof Operation.Update update ? change(update.before(), update.after()) : null;
            Operation.Delete move = change == null ? null : latest(operation, known);
            boolean other = move == null
                    || twice.contains(operation.key())
                    || !move.dot().origin().equals(agent.site().id());
            RowKey place = other || move == null ? null : place(move, known);
            if (place != null && change != null && !place.equals(operation.key())) {
                due.merge(place, change, Long::sum);
            }
        }
        return due;
    }

    private static Map<RowKey, Long> written(LogRecord.Transaction made) {
        Map<RowKey, Long> written = new HashMap<>();
        for (Operation operation : made.operations()) {
            if (operation instanceof Operation.Update update) {
                Long change = change(update.before(), update.after());
                written.merge(update.key(), change == null ? 0 : change, Long::sum);
            }
        }
        return written;
    }

    /** Null if there is no number before or after. */
    private static @Nullable Long change(@Nullable Row before, Row after) {
        return before != null
                        && before.get(SimRules.COUNTER) instanceof Value.Int from
                        && after.get(SimRules.COUNTER) instanceof Value.Int to
                ? Long.valueOf(to.value() - from.value())
                : null;
    }

    /** The latest change of the key that the write and its writer had not seen; null if there is none. */
    private @Nullable Operation.Delete latest(Operation write, VersionVector known) {
        Operation.Delete latest = null;
        for (Operation other : world.oracle().state(write.key(), known).operations()) {
            if (other instanceof Operation.Delete move
                    && move.movedTo() != null
                    && !move.supersedes(write)
                    && !write.supersedes(move)) {
                latest = later(latest, move);
            }
        }
        return latest;
    }

    private static Operation.Delete later(@Nullable Operation.Delete one, Operation.Delete other) {
        return one == null || other.stamp().compareRank(one.stamp()) > 0 ? other : one;
    }

    /** Where the row is; null if it is nowhere, or what it has there is no number. */
    private @Nullable RowKey place(Operation.Delete move, VersionVector known) {
        Set<RowKey> passed = new HashSet<>();
        RowKey key = move.movedTo();
        while (key != null && passed.add(key)) {
            if (world.oracle().shown(key, known) instanceof Shown.Present present) {
                return present.image().get(SimRules.COUNTER) instanceof Value.Int ? key : null;
            }
            Operation.Delete next = null;
            for (Operation operation : world.oracle().state(key, known).operations()) {
                if (operation instanceof Operation.Delete delete && delete.movedTo() != null) {
                    next = later(next, delete);
                }
            }
            key = next == null ? null : next.movedTo();
        }
        return null;
    }

    /** In the end no row that was given two keys at once is there under both. */
    void settled(VersionVector all) {
        for (RowKey key : new ArrayList<>(world.oracle().operations().keySet())) {
            if (follows(key)) {
                List<Operation.Delete> moves = moves(key, all);
                for (Operation.Delete one : moves) {
                    moves.forEach(other -> gone(one, other));
                }
            }
        }
    }

    private List<Operation.Delete> moves(RowKey key, VersionVector all) {
        List<Operation.Delete> moves = new ArrayList<>();
        for (Operation operation : world.oracle().state(key, all).operations()) {
            if (operation instanceof Operation.Delete move && move.movedTo() != null) {
                moves.add(move);
            }
        }
        return moves;
    }

    /** The row that an earlier change of the key has brought there has been taken away by somebody who knew it. */
    private void gone(Operation.Delete earlier, Operation.Delete later) {
        RowKey lost = earlier.movedTo();
        RowKey kept = later.movedTo();
        boolean apart = !earlier.supersedes(later)
                && !later.supersedes(earlier)
                && earlier.stamp().compareRank(later.stamp()) < 0;
        if (lost == null || kept == null || !apart || lost.equals(kept)) {
            return;
        }
        List<Operation> there = world.oracle().operations().getOrDefault(lost, List.of());
        boolean taken = there.stream()
                .anyMatch(operation -> operation instanceof Operation.Delete && operation.supersedes(earlier));
        boolean replaced = there.stream()
                .anyMatch(operation -> operation instanceof Operation.Insert
                        && !operation.dot().equals(earlier.dot())
                        && !operation.supersedes(earlier));
        if (!taken && !replaced) {
            throw new Violation(
                    "I15",
                    Tell.key(earlier.key()) + " is now " + Tell.key(lost) + " by " + earlier.dot() + " and another by "
                            + later.dot() + ", which is later");
        }
        world.stats().add(Stats.Count.TAKEN_BACK);
    }
}
