package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.window.Shown;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the invariants of THEORY A2, each where it can first be broken. Throws {@link Violation}. */
final class Audit {
    private static final StoredCodec CODEC = new StoredCodec();
    private static final LogPlace STORED = LogPlace.of("sim");

    private final World world;
    private final Oracle oracle;
    private final MovesAudit moves;
    private final Map<SiteId, Map<Long, LogRecord.Heartbeat>> beats = new HashMap<>();

    Audit(World world, Oracle oracle) {
        this.world = world;
        this.oracle = oracle;
        this.moves = new MovesAudit(world);
    }

    MovesAudit moves() {
        return moves;
    }

    // ------------------------------------------------------------ records

    /** I1, I3, I4, I5: a record that capture has made. */
    void stamped(SimAgent agent, LogRecord.Transaction record) {
        LogRecord.Transaction known = oracle.learn(record);
        if (!known.equals(record)) {
            diverged(record, known);
            boolean inLog = agent.site().log().find(dev.parley.wire.RecordName.of(known)) != null;
            if (!inLog) {
                oracle.replace(record);
            }
        }
        record.stamp().context().forEach((site, sequence) -> {
            LogRecord.Transaction seen = oracle.find(new Dot(site, sequence));
            if (seen == null) {
                throw new Violation("I4", record.dot() + " has seen " + site + ":" + sequence + ", which nobody wrote");
            }
            if (!record.stamp().context().covers(seen.frontier())) {
                throw new Violation(
                        "I4",
                        "the context " + record.stamp().context() + " of " + record.dot() + " has " + seen.dot()
                                + ", but not its context " + seen.stamp().context());
            }
            if (seen.writtenAt().compareTo(record.writtenAt()) >= 0) {
                throw new Violation(
                        "I5",
                        record.dot() + " at " + record.writtenAt() + " has seen " + seen.dot() + " at "
                                + seen.writtenAt());
            }
        });
        if (record.writtenAt().equals(HybridTimestamp.ZERO)) {
            throw new Violation("I5", record.dot() + " has no time");
        }
        announced(agent, record);
        Decided.asSaid(entry(agent, record), record);
        excluded(agent, record);
        unprojected(entry(agent, record), record);
        if (world.trace().isOn()) {
            world.trace()
                    .say("  " + agent + " made " + record.dot() + " at " + record.writtenAt() + " over "
                            + record.stamp().context() + Tell.operations(record));
        }
    }

    /** I3, I14: a heartbeat that capture has made. */
    void beat(SimAgent agent, LogRecord.Heartbeat heartbeat) {
        Map<Long, LogRecord.Heartbeat> known = beats.computeIfAbsent(heartbeat.origin(), site -> new HashMap<>());
        LogRecord.Heartbeat before = known.putIfAbsent(heartbeat.number(), heartbeat);
        if (before != null && !before.equals(heartbeat)) {
            throw new Violation(
                    "I3",
                    "heartbeat " + heartbeat.number() + " of " + heartbeat.origin() + " was made as " + before
                            + " and as " + heartbeat);
        }
        announced(agent, heartbeat);
    }

    /** I14: what is announced has been read back from the log on disk. */
    private static void announced(SimAgent agent, LogRecord record) {
        VersionVector others = record.frontier().with(record.origin(), 0);
        VersionVector durable = agent.site().durable();
        if (!durable.covers(others)) {
            throw new Violation("I14", agent + " announces " + others + ", on disk is " + durable);
        }
    }

    /** R6: who inserts a row has not seen what the row's state shows, as far as his site still knows who wrote it. */
    private void excluded(SimAgent agent, LogRecord.Transaction record) {
        WalEntry entry = entry(agent, record);
        for (Operation operation : record.operations()) {
            RowKey key = operation.key();
            boolean wasAbsent =
                    operation instanceof Operation.Insert && firstKind(entry, key) == CapturedRow.Kind.INSERT;
            boolean trusted =
                    !agent.parts().window().isSuspect(key) && !world.config().drift();
            RowState state = oracle.state(key, record.stamp().context());
            Set<Dot> hidden =
                    state.evaluate(world.policies().apply(key.table())).hidden();
            if (operation instanceof Operation.Decision decision) {
                hidden.removeAll(decision.settled());
            }
            if (trusted && !wasAbsent && !operation.excluded().containsAll(hidden)) {
                throw new Violation(
                        "R6",
                        record.dot() + " writes " + Tell.key(key) + " and does not name what waited there unseen: "
                                + hidden + ", but " + operation.excluded());
            }
            if (wasAbsent
                    && trusted
                    && state.evaluate(world.policies().apply(key.table())).visible() instanceof Visible.Row row
                    && !agent.parts().window().stable().contains(row.winner().dot())
                    && !operation.excluded().contains(row.winner().dot())) {
                throw new Violation(
                        "R6",
                        record.dot() + " inserts " + Tell.key(key) + " over "
                                + row.winner().dot() + ", which its site did not show, and does not say so");
            }
        }
    }

    /** A3.6: what a key has put into a row, and its writer left as it was, is told as not written. */
    private void unprojected(WalEntry entry, LogRecord.Transaction record) {
        for (Operation operation : record.operations()) {
            List<CapturedRow> rows = entry.rows().stream()
                    .filter(row -> row.key().equals(operation.key()))
                    .toList();
            boolean single = rows.size() == 1 && rows.get(0).kind() == CapturedRow.Kind.UPDATE;
            if (single && operation instanceof Operation.Update update && update.before() != null) {
                Row before = rows.get(0).before();
                Row after = rows.get(0).after();
                for (String column :
                        world.policies().apply(operation.key().table()).keys().altered()) {
                    boolean left = before != null
                            && after != null
                            && before.get(column) != Value.Unchanged.UNCHANGED
                            && before.get(column).equals(after.get(column));
                    if (left
                            && !update.before()
                                    .get(column)
                                    .equals(update.after().get(column))) {
                        throw new Violation(
                                "A3.6",
                                record.dot() + " tells that it wrote " + column + " of " + Tell.key(operation.key())
                                        + ", which its writer left as it was");
                    }
                }
            }
        }
    }

    static WalEntry entry(SimAgent agent, LogRecord.Transaction record) {
        LogPosition.Postgres position = (LogPosition.Postgres) LogPosition.parse(record.position());
        if (position.commitLsn() > agent.site().database().flushed()) {
            throw new Violation("I14", agent + " makes " + record.dot() + " from what is not on disk");
        }
        return agent.site().database().wal().get((int) position.commitLsn() - 1);
    }

    private static @Nullable CapturedRow.Kind firstKind(WalEntry entry, RowKey key) {
        for (CapturedRow row : entry.rows()) {
            if (row.key().equals(key)) {
                return row.kind();
            }
        }
        return null;
    }

    /** The first record of its name is in the log: it is the truth. */
    void published(LogRecord.Transaction record) {
        if (!record.equals(oracle.find(record.dot()))) {
            oracle.replace(record);
        }
    }

    /** Two records of one name. Allowed only after a change of catalog, and then the log's first one counts. */
    void diverged(LogRecord made, LogRecord known) {
        world.stats().add(Stats.Count.DIVERGED_RECORDS);
        if (!world.config().drift()) {
            throw new Violation("I1", "one name, two records: " + made + " and " + known);
        }
    }

    // ------------------------------------------------------------ apply

    /** I6, I7, I8, I13: the commit record of an apply transaction is in the log. */
    void applyLogged(SimSite site, Optional<SimAgent> agent, Tx tx, WalEntry entry) {
        VersionVector seen = site.logged();
        Set<RowKey> declared = new HashSet<>(declared(entry.rows()));
        Set<RowKey> decided = new HashSet<>();
        for (AppliedRange range : ranges(entry.rows())) {
            if (range.first() != seen.get(range.origin()) + 1) {
                throw new Violation("I7", site.id() + " marks " + range + " after " + seen);
            }
            seen = seen.with(range.origin(), range.last());
        }
        for (AppliedRange range : ranges(entry.rows())) {
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
        VersionVector context = record.stamp().context().with(site.id(), 0);
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
        Set<RowKey> open = new HashSet<>(declared(entry.rows()));
        for (WalEntry earlier : database.wal().subList((int) captured, (int) entry.lsn() - 1)) {
            if (earlier.kind() == Tx.Kind.APPLICATION) {
                earlier.rows().forEach(row -> open.add(row.key()));
            }
            open.addAll(declared(earlier.rows()));
        }
        VersionVector own = agent.parts().window().checkpoint().applied();
        VersionVector seen =
                markers.with(agent.site().id(), own.get(agent.site().id()));
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

    // ------------------------------------------------------------ capture

    /** I9, I11: after capture has read one transaction. */
    void captured(SimAgent agent, WalEntry entry) {
        VersionVector seen = agent.parts().window().checkpoint().applied();
        Set<RowKey> keys = new HashSet<>();
        for (CapturedRow row : entry.rows()) {
            People.Said said = People.said(row);
            if (said != null) {
                keys.add(said.key());
            } else if (!row.table().name().startsWith("parley.")) {
                keys.add(row.key());
            }
        }
        List<Operation> arrived = new ArrayList<>();
        for (AppliedRange range : ranges(entry.rows())) {
            for (long sequence = range.first(); sequence <= range.last(); sequence++) {
                LogRecord.Transaction record = oracle.find(new Dot(range.origin(), sequence));
                if (record != null) {
                    arrived.addAll(record.operations());
                }
            }
        }
        arrived.forEach(operation -> keys.add(operation.key()));
        boolean superseded = agent.epoch() != agent.site().database().state().epoch;
        if (!superseded || !world.config().drift()) { // who has lost the lease may have read what no log holds
            keys.forEach(key -> sameAsOracle(agent, key, seen));
            moves.captured(agent, entry, arrived);
        }
        stabilityMoved(agent);
    }

    private void sameAsOracle(SimAgent agent, RowKey key, VersionVector seen) {
        Shown known = agent.parts().window().shown(key);
        RowState complete = oracle.state(key, seen);
        RowPolicy policy = world.policies().apply(key.table());
        Shown right = Shown.of(complete, policy);
        if (!policy.isLastWriterWinsRow()) {
            samePending(agent, complete, key, seen);
        }
        if (!world.config().drift()) {
            Accounts.check(key, complete, policy);
        }
        boolean equal = known == Shown.Any.ANY
                || (known instanceof Shown.Absent && right instanceof Shown.Absent)
                || (known instanceof Shown.Present a
                        && right instanceof Shown.Present b
                        && a.image().agreesWith(b.image()));
        if (!equal) {
            throw new Violation(
                    "I9",
                    agent + " has " + Tell.key(key) + " as " + Tell.shown(known) + ", but by " + seen
                            + " it is " + Tell.shown(right) + "; known "
                            + agent.parts().window().view(List.of(key)) + ", all " + complete);
        }
    }

    /** P26: what waits for a person waits at every site, and nothing else. Only under rules of units something waits. */
    private void samePending(SimAgent agent, RowState complete, RowKey key, VersionVector seen) {
        RowPolicy policy = world.policies().apply(key.table());
        RowState view = agent.parts().window().view(List.of(key)).get(0);
        boolean ahead = view.operations().stream().anyMatch(operation -> !seen.contains(operation.dot()));
        Set<Dot> right = waiting(complete.evaluate(policy));
        Set<Dot> known = waiting(view.evaluate(policy));
        if (!ahead && !known.equals(right)) {
            throw new Violation(
                    "P26", agent + " has " + known + " waiting in " + Tell.key(key) + ", all operations say " + right);
        }
    }

    private static Set<Dot> waiting(Evaluation evaluation) {
        Set<Dot> dots = new HashSet<>();
        if (!(evaluation.visible() instanceof Visible.Absent)) {
            evaluation.pending().forEach(unit -> unit.siblings().forEach(sibling -> dots.add(sibling.dot())));
        }
        return dots;
    }

    /** I11: whatever this site has still to learn must have seen all that counts as stable here. */
    void stabilityMoved(SimAgent agent) {
        VersionVector stable = agent.parts().window().stable();
        VersionVector seen = agent.parts().window().checkpoint().applied();
        for (SimSite other : world.sites()) {
            if (world.joining().isOf(other, agent) || world.leaving().hasLeft(other)) {
                continue; // nobody waits for it yet, or any more
            }
            LogRecord.Transaction next = oracle.find(new Dot(other.id(), seen.get(other.id()) + 1));
            if (next != null && !next.stamp().context().covers(stable.with(other.id(), 0))) {
                throw new Violation(
                        "I11",
                        agent + " takes " + stable + " for stable, and " + next.dot() + " comes with context "
                                + next.stamp().context());
            }
            VersionVector logged = other.logged().with(other.id(), stable.get(other.id()));
            if (!logged.covers(stable)) {
                throw new Violation(
                        "I11",
                        agent + " takes " + stable + " for stable, and " + other.id() + " has only " + other.logged());
            }
        }
    }

    // ------------------------------------------------------------ rows of the bridge

    /** The markers among captured rows, in their order. */
    static List<AppliedRange> ranges(List<CapturedRow> rows) {
        List<AppliedRange> ranges = new ArrayList<>();
        for (CapturedRow row : rows) {
            Row after = row.after();
            if (row.table().name().equals("parley.applied") && after != null) {
                ranges.add(new AppliedRange(
                        new SiteId(((Value.Text) after.get("site")).value(), (int) number(after, "incarnation")),
                        number(after, "first_seq"),
                        number(after, "last_seq"),
                        number(after, "hlc"),
                        number(after, "epoch")));
            }
        }
        return ranges;
    }

    /** Keys that trailers and pins name. */
    private static Set<RowKey> declared(List<CapturedRow> rows) {
        Set<RowKey> keys = new HashSet<>();
        for (CapturedRow row : rows) {
            Row image = row.after() == null ? row.before() : row.after();
            if (image != null && row.table().name().equals("parley.trailer")) {
                keys.addAll(CODEC.keys(bytes(image, "key_list"), STORED));
            } else if (image != null && row.table().name().equals("parley.projected")) {
                keys.add(CODEC.key(bytes(image, "key_bytes"), STORED));
            }
        }
        return keys;
    }

    static String projectedKey(Row image) {
        return Tell.key(CODEC.key(bytes(image, "key_bytes"), STORED)) + " "
                + ((Value.Text) image.get("reason")).value() + " by "
                + CODEC.keys(bytes(image, "blockers"), STORED).stream()
                        .map(Tell::key)
                        .toList();
    }

    private static long number(Row row, String column) {
        return ((Value.Int) row.get(column)).value();
    }

    private static byte[] bytes(Row row, String column) {
        return ((Value.Bytes) row.get(column)).value();
    }
}
