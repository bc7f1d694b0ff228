package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the invariants of THEORY A2 on what capture makes of the log. Throws {@link Violation}. */
final class RecordAudit {
    private final World world;
    private final Oracle oracle;
    private final Map<SiteId, Map<Long, LogRecord.Heartbeat>> beats = new HashMap<>();

    RecordAudit(World world, Oracle oracle) {
        this.world = world;
        this.oracle = oracle;
    }

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

    /** The database of a site was set back, and no process of before goes on: what is not in the log nobody has seen. */
    void setBack(SimSite site, SiteId incarnation) {
        long last = 0;
        long lastBeat = 0;
        for (dev.parley.wire.DecodedRecord entry : site.log().all()) {
            LogRecord record = entry.record();
            if (record.origin().equals(incarnation)) {
                last = Math.max(last, record.sequence());
                lastBeat = record instanceof LogRecord.Heartbeat beat ? Math.max(lastBeat, beat.number()) : lastBeat;
            }
        }
        oracle.forgetBehind(incarnation, last);
        long published = lastBeat;
        beats.getOrDefault(incarnation, new HashMap<>()).keySet().removeIf(number -> number > published);
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
}
