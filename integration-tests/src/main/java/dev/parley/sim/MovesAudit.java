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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I15: a write of a row's former key is made again, once, on the row at its new one, by the site of the latest change of the
 * key and in what capture makes of the transaction that brought it; and of two new keys one stays. Told by the column that
 * sums changes up.
 */
final class MovesAudit {
    private final World world;
    private final TwoKeysAudit twoKeys;

    MovesAudit(World world) {
        this.world = world;
        this.twoKeys = new TwoKeysAudit(world);
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
        long last = seen.get(agent.self());
        LogRecord.Transaction newest = last == 0 ? null : world.oracle().find(new Dot(agent.self(), last));
        LogRecord.Transaction made =
                newest != null && RecordAudit.entry(agent, newest).lsn() == entry.lsn() ? newest : null;
        VersionVector before = made != null ? seen.with(agent.self(), last - 1) : seen;
        Map<RowKey, Long> due = due(agent, arrived, new KeyChanges(world, before));
        twoKeys.captured(agent, made, arrived, before, due);
        Map<RowKey, Long> written = made != null ? written(made) : Map.of();
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
    private static Map<RowKey, Long> due(SimAgent agent, List<Operation> arrived, KeyChanges changes) {
        Map<RowKey, Long> due = new HashMap<>();
        for (Operation operation : arrived) {
            Long change = operation instanceof Operation.Update update ? change(update.before(), update.after()) : null;
            Operation.Delete move = change == null ? null : KeyChanges.latest(changes.unseen(operation));
            boolean own = move != null && move.dot().origin().equals(agent.self());
            RowKey place = own && move != null ? changes.place(move.movedTo()) : null;
            boolean counts = place != null
                    && changes.shown(place) instanceof Shown.Present present
                    && present.image().get(SimRules.COUNTER) instanceof Value.Int;
            if (counts && place != null && change != null && !place.equals(operation.key())) {
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

    /** In the end no row that was given two keys at once is there under both. */
    void settled(VersionVector all) {
        twoKeys.settled(all);
    }
}
