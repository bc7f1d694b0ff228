package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.window.Shown;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the invariants of THEORY A2 on what apply writes. Throws {@link Violation}. */
final class ApplyAudit {
    private final World world;
    private final Oracle oracle;

    ApplyAudit(World world, Oracle oracle) {
        this.world = world;
        this.oracle = oracle;
    }

    /** I6, I7, I8, I13: the commit record of an apply transaction is in the log. */
    void logged(SimSite site, Optional<SimAgent> agent, Tx tx, WalEntry entry) {
        VersionVector seen = site.logged();
        Set<RowKey> declared = new HashSet<>(MarkedRows.declared(entry.rows()));
        Set<RowKey> decided = new HashSet<>();
        for (AppliedRange range : MarkedRows.ranges(entry.rows())) {
            if (range.first() != seen.get(range.origin()) + 1) {
                throw new Violation("I7", site.id() + " marks " + range + " after " + seen);
            }
            seen = seen.with(range.origin(), range.last());
        }
        for (AppliedRange range : MarkedRows.ranges(entry.rows())) {
            for (long sequence = range.first(); sequence <= range.last(); sequence++) {
                LogRecord.Transaction record = oracle.find(new Dot(range.origin(), sequence));
                if (record == null) {
                    throw new Violation(
                            "I7", site.id() + " marks " + range.origin() + ":" + sequence + ", which nobody wrote");
                }
                requireClosed(site, seen, record);
                record.operations().forEach(operation -> declared.add(operation.key()));
                record.operations().forEach(operation -> decided.add(operation.key()));
            }
        }
        for (CapturedRow row : entry.rows()) {
            boolean application = !row.table().name().startsWith("parley.");
            boolean trigger = world.config().triggers() && row.table().name().equals(SimSchema.LOG);
            if (application && !trigger && !declared.contains(row.key())) {
                throw new Violation("I8", site.id() + " writes " + row.key() + " and declares " + declared);
            }
        }
        agent.ifPresent(decider -> hidden(decider, tx, entry, decided));
        VersionVector after = seen;
        agent.ifPresent(decider -> decidedAll(decider, tx, entry, decided, after));
        if (world.trace().isOn()) {
            world.trace().say("  " + site.id() + " logs " + Tell.transaction(entry));
        }
    }

    /** I6: everything that the writer had seen is marked before, or in the same transaction. */
    private static void requireClosed(SimSite site, VersionVector seen, LogRecord.Transaction record) {
        VersionVector context = record.stamp().context().with(site.self(), 0);
        if (!seen.covers(context)) {
            throw new Violation(
                    "I6",
                    site.id() + " applies " + record.dot() + " of context "
                            + record.stamp().context() + " over " + seen);
        }
    }

    /** C15: a transaction shows whole: every row of it is as all operations known here say, or pinned, or to be looked at. */
    private void decidedAll(SimAgent agent, Tx tx, WalEntry entry, Set<RowKey> decided, VersionVector markers) {
        SimDatabase database = agent.site().database();
        long captured = agent.parts().capture().captured();
        Set<RowKey> open = new HashSet<>(MarkedRows.declared(entry.rows()));
        for (WalEntry earlier : database.wal().subList((int) captured, (int) entry.lsn() - 1)) {
            if (earlier.kind() == Tx.Kind.APPLICATION) {
                earlier.rows().forEach(row -> open.add(row.key()));
            }
            open.addAll(MarkedRows.declared(earlier.rows()));
        }
        VersionVector own = agent.parts().window().checkpoint().applied();
        VersionVector seen = markers.with(agent.self(), own.get(agent.self()));
        for (RowKey key : decided) {
            boolean unproven = !tx.exclusive.contains(key); // absent then: to be looked at again
            boolean excused = open.contains(key)
                    || unproven
                    || world.config().drift()
                    || agent.parts().window().isSuspect(key)
                    || agent.parts().window().pin(key) != null;
            if (!excused && !agrees(oracle.shown(key, seen), database.see(tx, key))) {
                Violation torn = new Violation(
                        "C15",
                        agent + " leaves " + Tell.key(key) + " as "
                                + Tell.stored(database.see(tx, key)) + ", all that it has applied says "
                                + Tell.shown(oracle.shown(key, seen)));
                if (!agent.site().isMySql()) {
                    throw torn;
                }
                agent.doubt(torn);
            }
        }
    }

    private static boolean agrees(Shown shown, @Nullable DbState.Stored stored) {
        return shown instanceof Shown.Present present
                ? stored != null && present.image().agreesWith(stored.image())
                : stored == null;
    }

    /** I13: uncaptured local writes on rows that were decided. Absent rows that stay so are looked at again later. */
    private static void hidden(SimAgent agent, Tx tx, WalEntry entry, Set<RowKey> decided) {
        SimDatabase database = agent.site().database();
        Set<RowKey> doubtful = new HashSet<>();
        List<WalEntry> unread =
                database.wal().subList((int) agent.parts().capture().captured(), (int) entry.lsn() - 1);
        for (WalEntry earlier : unread) {
            if (earlier.kind() == Tx.Kind.APPLICATION) {
                for (CapturedRow row : earlier.rows()) {
                    boolean held = tx.exclusive.contains(row.key()) || tx.writes.containsKey(row.key());
                    if (held && (decided.contains(row.key()) || tx.writes.containsKey(row.key()))) {
                        doubtful.add(row.key());
                    }
                }
            }
        }
        if (!doubtful.isEmpty()) {
            Violation hidden = new Violation("I13", agent + " decides rows that hide uncaptured writes: " + doubtful);
            if (!agent.site().isMySql()) {
                throw hidden;
            }
            agent.doubt(hidden);
        }
    }
}
