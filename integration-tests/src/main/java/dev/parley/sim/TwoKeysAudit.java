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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * I15 of rows that sites have given two keys at once: the earlier one's site takes its own back in what capture makes of the
 * transaction that brought the later one, and what had been done there is at the later key or told as lost. Sums are told
 * by the column that sums changes up, the pair of columns stands for all others.
 */
final class TwoKeysAudit {
    private static final List<String> PAIR = List.of("a", "b");

    private final World world;

    TwoKeysAudit(World world) {
        this.world = world;
    }

    /**
     * @param made what capture makes of the transaction; null if nothing
     * @param due by key, changes of the sum that the site owes: what it takes over is added, and left out what nobody can tell
     */
    void captured(
            SimAgent agent,
            @Nullable LogRecord.Transaction made,
            List<Operation> arrived,
            VersionVector known,
            Map<RowKey, Long> due) {
        KeyChanges changes = new KeyChanges(world, known);
        List<Operation> ranked = new ArrayList<>(arrived);
        ranked.sort(Comparator.comparing(Operation::stamp, dev.parley.rules.version.Stamp::compareRank));
        Set<RowKey> back = new HashSet<>();
        for (Operation operation : ranked) {
            if (operation instanceof Operation.Delete move
                    && KeyChanges.isMove(move)
                    && world.config().rules().followsMoves(move.key().table())) {
                arrived(agent, made, move, changes, due, back, arrived);
            }
        }
    }

    private void arrived(
            SimAgent agent,
            @Nullable LogRecord.Transaction made,
            Operation.Delete move,
            KeyChanges changes,
            Map<RowKey, Long> due,
            Set<RowKey> back,
            List<Operation> arrived) {
        Operation.Delete own = KeyChanges.latest(changes.unseen(move).stream()
                .filter(one -> one.dot().origin().equals(agent.self()))
                .toList());
        if (own == null || KeyChanges.isLater(own, move)) {
            return;
        }
        boolean brought = changes.hasBrought(own);
        Operation.Delete last = changes.lastOf(brought ? own : move);
        RowKey lost = last == null || !changes.ends(last).isEmpty() ? null : last.movedTo();
        RowKey kept = brought ? move.movedTo() : own.movedTo();
        RowKey place = changes.place(kept);
        boolean same = lost == null || Objects.equals(lost, kept) || Objects.equals(lost, place) || !back.add(lost);
        if (same || lost == null || !(changes.shown(lost) instanceof Shown.Present there)) {
            return;
        }
        Operation.Delete taken = made == null ? null : taken(made, lost);
        if (made == null || taken == null || taken.movedTo() == null) {
            throw new Violation(
                    "I15",
                    agent + " does not take " + Tell.key(lost) + " back, which was " + Tell.key(move.key()) + " until "
                            + own.dot() + ", and has another key by " + move.dot());
        }
        Operation.Delete first = brought ? own : move;
        RowKey to = place == null || taken(made, place) != null ? null : place;
        told(agent, made, taken, first, there.image(), to);
        if (place != null) {
            OptionalLong sum = sum(agent, own, first, there.image(), changes, arrived);
            boolean counts = sum.isPresent() && to != null && number(changes.shown(place)) != null;
            Long moved = due.remove(lost);
            if (counts) {
                due.merge(place, sum.getAsLong() + (moved == null ? 0 : moved), Long::sum);
            } else {
                due.remove(place);
            }
        }
    }

    @Nullable
    private static Operation.Delete taken(LogRecord.Transaction made, RowKey key) {
        for (Operation operation : made.operations()) {
            if (operation instanceof Operation.Delete delete && delete.key().equals(key)) {
                return delete;
            }
        }
        return null;
    }

    /** What had been written there, and is not at the other key, is told as lost. */
    private static void told(
            SimAgent agent,
            LogRecord.Transaction made,
            Operation.Delete taken,
            Operation.Delete move,
            Row image,
            @Nullable RowKey to) {
        Row former = move.before();
        for (String column : PAIR) {
            Value value = image.get(column);
            boolean written = former == null || !former.get(column).equals(value);
            boolean there = to != null
                    && made.operations().stream()
                            .anyMatch(one -> one.key().equals(to)
                                    && one.image() != null
                                    && value.equals(one.image().get(column)));
            if (written && !there && taken.excluded().isEmpty() && !isAt(agent, to, column, value)) {
                throw new Violation(
                        "I15",
                        made.dot() + " takes " + Tell.key(taken.key()) + " back, and " + column
                                + " of it is lost untold: " + value);
            }
        }
    }

    private static boolean isAt(SimAgent agent, @Nullable RowKey key, String column, Value value) {
        return key != null
                && agent.parts().window().shown(key) instanceof Shown.Present present
                && present.image().get(column).equals(value);
    }

    /** Empty if somebody has set what is summed up, so that nobody can tell a change of it. */
    private OptionalLong sum(
            SimAgent agent,
            Operation.Delete own,
            Operation.Delete first,
            Row image,
            KeyChanges changes,
            List<Operation> arrived) {
        Long before = first.before() == null ? null : number(first.before());
        Long now = number(image);
        if (before == null || now == null) {
            return OptionalLong.empty();
        }
        long sum = now - before;
        boolean returns = changes.passes(first, own.key()); // there the update itself is in the row
        for (Operation operation : changes.operations(own.key())) {
            boolean concerns = operation instanceof Operation.Update update
                    && changes.unseen(update).stream()
                            .map(Operation::dot)
                            .toList()
                            .containsAll(List.of(own.dot(), first.dot()));
            if (concerns && operation instanceof Operation.Update update && !arrived.contains(operation)) {
                Long from = update.before() == null ? null : number(update.before());
                Long to = number(update.after());
                if (from == null || to == null) {
                    return OptionalLong.empty();
                }
                sum -= returns || madeAgain(agent, update.dot()) ? to - from : 0;
            }
        }
        return OptionalLong.of(sum);
    }

    /** True if capture has made an update of rows that follow of the transaction that brought this one: no trigger writes those. */
    private boolean madeAgain(SimAgent agent, Dot update) {
        LogRecord.Transaction record = null;
        long sequence = 0;
        do {
            sequence++;
            record = world.oracle().find(new Dot(agent.self(), sequence));
        } while (record != null && !record.stamp().context().contains(update));
        if (record == null) {
            return false;
        }
        WalEntry entry = RecordAudit.entry(agent, record);
        boolean brought = MarkedRows.ranges(entry.rows()).stream()
                .anyMatch(range -> range.origin().equals(update.origin())
                        && range.first() <= update.sequence()
                        && update.sequence() <= range.last());
        return brought
                && record.operations().stream()
                        .anyMatch(one -> one instanceof Operation.Update
                                && world.config().rules().followsMoves(one.key().table()));
    }

    private static @Nullable Long number(Shown shown) {
        return shown instanceof Shown.Present present ? number(present.image()) : null;
    }

    private static @Nullable Long number(Row row) {
        return row.get(SimRules.COUNTER) instanceof Value.Int number ? Long.valueOf(number.value()) : null;
    }

    // ------------------------------------------------------------ at the end

    /** No row that was given two keys at once is there under both. */
    void settled(VersionVector all) {
        KeyChanges changes = new KeyChanges(world, all);
        for (RowKey key : new ArrayList<>(world.oracle().operations().keySet())) {
            for (Operation one : changes.operations(key)) {
                if (one instanceof Operation.Delete move && KeyChanges.isMove(move)) {
                    changes.unseen(move).stream()
                            .filter(earlier -> KeyChanges.isLater(move, earlier))
                            .forEach(earlier -> once(earlier, move, changes));
                }
            }
        }
    }

    private void once(Operation.Delete earlier, Operation.Delete later, KeyChanges changes) {
        boolean brought = changes.hasBrought(earlier);
        RowKey kept = brought ? later.movedTo() : earlier.movedTo();
        Operation.Delete last = changes.lastOf(brought ? earlier : later);
        RowKey lost = last == null || !changes.ends(last).isEmpty() ? null : last.movedTo();
        if (lost != null
                && changes.shown(lost) instanceof Shown.Present
                && !isAnotherRow(last, changes.operations(lost))
                && !Objects.equals(lost, kept)
                && !Objects.equals(lost, changes.place(kept))) {
            throw new Violation(
                    "I15",
                    Tell.key(earlier.key()) + " is " + Tell.key(lost) + " and another by " + earlier.dot() + " and "
                            + later.dot());
        }
        world.stats().add(Stats.Count.TAKEN_BACK);
    }

    /** What is there may have been inserted by somebody else, or come back when there was nothing to take back any more. */
    private static boolean isAnotherRow(@Nullable Operation move, List<Operation> there) {
        return there.stream()
                .anyMatch(one -> (one instanceof Operation.Insert || one instanceof Operation.Delete)
                        && move != null
                        && !one.dot().equals(move.dot())
                        && !one.supersedes(move)
                        && !move.supersedes(one));
    }
}
