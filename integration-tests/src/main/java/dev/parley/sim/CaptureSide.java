package dev.parley.sim;

import dev.parley.apply.Repair;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.PublishException;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.stamp.CaptureObserver;
import dev.parley.stamp.ReceivedTransactions;
import dev.parley.stamp.Stamper;
import dev.parley.store.AppliedRange;
import dev.parley.window.Inbox;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The capture side of one agent: reads the database's log entry by entry into the real stamper. */
final class CaptureSide implements CaptureObserver, ReceivedTransactions {
    private final SimAgent agent;
    private final AgentParts parts;
    private final World world;
    private final Stamper stamper;
    private long captured;
    /** What is being read. */
    private Tx.Kind reading = Tx.Kind.META;

    CaptureSide(SimAgent agent, AgentParts parts) {
        this.agent = agent;
        this.parts = parts;
        this.world = agent.site().world();
        this.captured = ((LogPosition.Postgres) parts.window().checkpoint().position()).commitLsn();
        this.stamper = new Stamper(
                agent.self(),
                BridgeRowShapes.SET,
                1,
                version -> 0,
                parts.window(),
                this,
                parts.logs(),
                parts.progress(),
                this);
    }

    /** How far the log is read. */
    long captured() {
        return captured;
    }

    boolean isBehind() {
        return captured < agent.site().database().flushed();
    }

    /** Reads one transaction; false if there is none, or what it names has not arrived. */
    boolean step() {
        if (world.config().returns() && agent.hasLostItsPlace()) {
            agent.kill(false); // its slot is gone
            return true;
        }
        SimDatabase database = agent.site().database();
        int readable = world.protocol().readable(database);
        while (captured < readable && !database.wal().get((int) captured).isCaptured()) {
            captured++;
            stamper.onPosition(new LogPosition.Postgres(captured));
        }
        if (captured >= readable) {
            return false;
        }
        WalEntry entry = database.wal().get((int) captured);
        List<CapturedRow> rows = world.protocol().decoded(agent, entry, drifted(entry));
        if (rows.stream().anyMatch(this::isNewer)) {
            agent.kill(false); // and begins again with the new shape
            world.stats().add(Stats.Count.COLUMNS_NOTICED);
            return true;
        }
        if (!arrived(rows)) {
            return false;
        }
        reading = entry.kind();
        if (!hand(new CapturedTransaction(new LogPosition.Postgres(entry.lsn()), entry.commitMicros(), rows))) {
            return true;
        }
        captured = entry.lsn();
        world.audit().captured(agent, entry);
        world.stats().add(Stats.Count.CAPTURED);
        return true;
    }

    /** Rows with a column that was not there when the agent looked. */
    private boolean isNewer(CapturedRow row) {
        return agent.schema() != world.schema()
                && row.table().names().equals(world.schema().part().names());
    }

    /** False if the agent ends on account of it. */
    private boolean hand(CapturedTransaction transaction) {
        try {
            stamper.onTransaction(transaction);
            stamper.onPosition(transaction.position());
            return true;
        } catch (PublishException e) {
            agent.refused(e);
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a simulation", e);
        }
    }

    /**
     * Entries that are older than the last change of catalog decode with a default in place of a value. Only those whose
     * records were in the log when this agent started: what a second agent publishes meanwhile ends this one anyway.
     */
    private List<CapturedRow> drifted(WalEntry entry) {
        String position = new LogPosition.Postgres(entry.lsn()).text();
        if (entry.lsn() > agent.site().drifted() || !parts.logs().knew(position)) {
            return entry.rows();
        }
        return entry.rows().stream()
                .map(row -> row.table().name().equals(SimSchema.ITEM) ? drifted(row) : row)
                .toList();
    }

    private static CapturedRow drifted(CapturedRow row) {
        int bulk = row.table().names().indexOf("bulk");
        dev.parley.rules.operation.Row after = row.after();
        return after == null || row.kind() == CapturedRow.Kind.DELETE
                ? row
                : new CapturedRow(
                        row.table(), row.kind(), row.key(), row.before(), after.with(bulk, SimSchema.number(-1)));
    }

    private boolean arrived(List<CapturedRow> rows) {
        Inbox inbox = parts.inbox();
        for (AppliedRange range : MarkedRows.ranges(rows)) {
            if (inbox.frontier().get(range.origin()) < range.last()) {
                want(range);
                return false;
            }
        }
        return true;
    }

    /** Tells the inbox what is waited for, so that its bound does not stand in the way. */
    private void want(AppliedRange range) {
        try {
            parts.inbox().range(range.origin(), range.first(), range.last(), Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a simulation", e);
        }
    }

    @Override
    public List<LogRecord.Transaction> range(SiteId origin, long first, long last) throws InterruptedException {
        List<LogRecord.Transaction> range = parts.inbox().range(origin, first, last, Duration.ZERO);
        if (range == null) {
            throw new Violation("SIM", "capture was started before " + origin + ":" + last + " arrived");
        }
        return range;
    }

    @Override
    public void release(SiteId origin, long last) {
        parts.inbox().release(origin, last);
    }

    // ------------------------------------------------------------ what follows

    @Override
    public void mismatch(RowKey key) {
        boolean seen = reading != Tx.Kind.APPLICATION || world.protocol().validatesLocal();
        if (seen && world.protocol().repairs()) {
            parts.submit(new Repair(key, Repair.Kind.VALIDATION, null));
        }
    }

    @Override
    public void agreed(RowKey key) {
        // Only logged by the agent.
    }

    @Override
    public void unblocked(List<RowKey> keys) {
        world.protocol()
                .readmitted(agent, keys)
                .forEach(key -> parts.submit(new Repair(key, Repair.Kind.RELEASE, null)));
    }

    @Override
    public void pinsCaptured(Set<RowKey> keys) {
        unblocked(parts.pins().captured(keys));
    }

    @Override
    public void captured(CapturedTransaction transaction) {
        // The step counts it.
    }

    @Override
    public void truncated(String table, boolean deleted) {
        throw new Violation("SIM", "nobody truncates " + table);
    }

    @Override
    public void mixed(Collection<RowKey> keys) {
        throw new Violation("SIM", "nobody mixes rows of the bridge with " + keys);
    }
}
