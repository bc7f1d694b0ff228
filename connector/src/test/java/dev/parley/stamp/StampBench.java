package dev.parley.stamp;

import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.BridgeSchema;
import dev.parley.store.BridgeTable;
import dev.parley.store.Engine;
import dev.parley.window.Checkpoint;
import dev.parley.window.Window;
import dev.parley.wire.StoredCodec;
import dev.parley.wire.StoredDecision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stamper with a real window, and the database log that it reads: written row by row. */
public final class StampBench implements ReceivedTransactions, RecordOutlet, CaptureObserver {
    public static final String SET = "main";
    public static final SiteId ME = SiteId.of("me");
    public static final SiteId ADA = SiteId.of("ada");
    /** Has heard of nothing, so that nothing is stable; a bench without it has a group of two. */
    public static final SiteId BOB = SiteId.of("bob");

    static final TableShape ITEM = TableShape.of(
            "item",
            "public",
            "item",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                    new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(),
            List.of(),
            true);
    static final RowKey KEY = key(1);

    private static final StoredCodec CODEC = new StoredCodec();
    private static final long MICROS_PER_MILLI = 1_000;

    public final Window window;
    final CaptureProgress progress = new CaptureProgress();
    public final List<LogRecord.Transaction> published = new ArrayList<>();
    public final List<LogRecord.Heartbeat> heartbeats = new ArrayList<>();
    final List<RowKey> mismatches = new ArrayList<>();
    final List<RowKey> agreed = new ArrayList<>();
    final List<RowKey> unblocked = new ArrayList<>();
    final List<RowKey> mixed = new ArrayList<>();
    final List<RowKey> pinned = new ArrayList<>();
    final List<String> truncated = new ArrayList<>();
    final Map<SiteId, Long> released = new HashMap<>();
    private final Map<Dot, LogRecord.Transaction> received = new HashMap<>();
    private final Map<Dot, LogRecord.Transaction> inLog = new HashMap<>();
    private final Stamper stamper;
    private long lsn;

    public StampBench(SiteId... members) {
        this(RowPolicy.lastWriterWins(), members);
    }

    StampBench(RowPolicy policy, SiteId... members) {
        this(new Window(ME, List.of(members), table -> policy, Checkpoint.initial(position(0))));
    }

    private StampBench(Window window) {
        this.window = window;
        stamper = new Stamper(ME, SET, 1, version -> 40 + version, window, this, this, progress, this);
    }

    /** The next process, with what was loaded at its start and with all that has arrived at the site. */
    public StampBench next(Window loaded) {
        StampBench next = new StampBench(loaded);
        next.received.putAll(received);
        return next;
    }

    public static LogPosition position(long lsn) {
        return new LogPosition.Postgres(lsn);
    }

    static RowKey key(long id) {
        return RowKey.of("item", new Value.Int(id));
    }

    static Row item(long id, String name) {
        return Row.of(ITEM.names(), new Value.Int(id), new Value.Text(name));
    }

    public static CapturedRow inserted(long id, String name) {
        return new CapturedRow(ITEM, CapturedRow.Kind.INSERT, key(id), null, item(id, name));
    }

    public static CapturedRow updated(long id, String before, String name) {
        return new CapturedRow(ITEM, CapturedRow.Kind.UPDATE, key(id), item(id, before), item(id, name));
    }

    public static CapturedRow deleted(long id, String before) {
        return new CapturedRow(ITEM, CapturedRow.Kind.DELETE, key(id), item(id, before), null);
    }

    static CapturedRow truncate() {
        return new CapturedRow(ITEM, CapturedRow.Kind.TRUNCATE, key(0), null, null);
    }

    public static CapturedRow marker(String set, long first, long last, long clock) {
        return marker(set, ADA, first, last, clock);
    }

    static CapturedRow marker(String set, SiteId origin, long first, long last, long clock) {
        return bridge(BridgeTable.APPLIED, set, origin.name(), 1L, first, last, clock, 1L);
    }

    static CapturedRow trailer(RowKey... keys) {
        return bridge(BridgeTable.TRAILER, SET, "token", "REPAIR", CODEC.keys(List.of(keys)), 0L);
    }

    static CapturedRow traced(long id, String traceparent) {
        return bridge(BridgeTable.TRACE, id, traceparent);
    }

    public static CapturedRow fence(long nonce) {
        return bridge(BridgeTable.FENCE, SET, nonce);
    }

    public static CapturedRow heartbeat(long number, VersionVector floor) {
        return heartbeat(number, floor, 1);
    }

    /** @param version of the policy that it says is in use */
    static CapturedRow heartbeat(long number, VersionVector floor, int version) {
        return bridge(
                BridgeTable.HEARTBEAT,
                SET,
                number,
                CODEC.vector(floor),
                new AgentRelease.Told(policies(version), RELEASE).text(),
                "ada,me");
    }

    /** What {@code sites return} tells before the site's agent runs. */
    static CapturedRow opening(long number) {
        return bridge(BridgeTable.HEARTBEAT, SET, number, new byte[0], "", "ada,me");
    }

    /** What such a heartbeat says of the agent. */
    static final AgentRelease RELEASE = new AgentRelease(List.of(1, 2), "2.1 beta");

    /** What such a heartbeat says. */
    static PolicyMark.Pair policies(int version) {
        PolicyMark mark = new PolicyMark(version, 40 + version);
        return new PolicyMark.Pair(mark, mark);
    }

    /** The row is absent in the table because {@code blocker} forbids it. */
    public static CapturedRow parked(long id, long blocker) {
        return parked(key(id), key(blocker));
    }

    /** Such a row may stand again. */
    public static CapturedRow unparked(long id) {
        CapturedRow pin = parked(id, id);
        return new CapturedRow(pin.table(), CapturedRow.Kind.DELETE, pin.key(), pin.after(), null);
    }

    static CapturedRow parked(RowKey key, RowKey blocker) {
        return bridge(
                BridgeTable.PROJECTED,
                SET,
                "item",
                "hash",
                CODEC.key(key),
                Value.Null.NULL,
                Value.Null.NULL,
                "FOREIGN_KEY",
                CODEC.keys(List.of(blocker)),
                0L,
                "");
    }

    static CapturedRow decision(RowKey key, StoredDecision decision) {
        return bridge(
                BridgeTable.DECISION,
                SET,
                "id of " + key.hashText(),
                key.table(),
                key.hashText(),
                CODEC.key(key),
                CODEC.decision(decision),
                "ada",
                "",
                0L);
    }

    private static CapturedRow bridge(BridgeTable table, Object... values) {
        TableShape shape = BridgeSchema.capturedShapes(Engine.POSTGRESQL).stream()
                .filter(each -> each.name().equals(table.canonicalName()))
                .findFirst()
                .orElseThrow();
        Value[] columns = new Value[values.length];
        for (int i = 0; i < values.length; i++) {
            columns[i] = value(values[i]);
        }
        Row after = Row.of(shape.names(), columns);
        return new CapturedRow(shape, CapturedRow.Kind.INSERT, shape.keyOf(after), null, after);
    }

    private static Value value(Object value) {
        if (value instanceof Long number) {
            return new Value.Int(number);
        }
        if (value instanceof byte[] bytes) {
            return new Value.Bytes(bytes);
        }
        return value instanceof Value ready ? ready : new Value.Text((String) value);
    }

    /** A transaction of Ada's that inserts one item; it has arrived here. */
    public LogRecord.Transaction fromAda(long sequence, long clock, long id, String name) {
        Stamp stamp = new Stamp(
                new Dot(ADA, sequence),
                sequence == 1 ? VersionVector.EMPTY : VersionVector.of(ADA, sequence - 1),
                new HybridTimestamp(clock));
        LogRecord.Transaction transaction = new LogRecord.Transaction(
                stamp, "", 0, List.of(new Operation.Insert(stamp, key(id), item(id, name), Set.of())));
        received.put(transaction.dot(), transaction);
        return transaction;
    }

    /** A transaction of Ada's that deletes one item; it has arrived here. */
    void deletedByAda(long sequence, long clock, long id, String before) {
        Stamp stamp = new Stamp(new Dot(ADA, sequence), VersionVector.EMPTY, new HybridTimestamp(clock));
        LogRecord.Transaction transaction = new LogRecord.Transaction(
                stamp, "", 0, List.of(new Operation.Delete(stamp, key(id), item(id, before), Set.of())));
        received.put(transaction.dot(), transaction);
    }

    /** A transaction of another site that has arrived here. */
    void received(LogRecord.Transaction transaction) {
        received.put(transaction.dot(), transaction);
    }

    /** An earlier process has published this transaction under its dot. */
    void isInLog(LogRecord.Transaction transaction) {
        inLog.put(transaction.dot(), transaction);
    }

    /** Commits a transaction at the next position of the database's log, and has it captured. */
    public void commit(long commitMillis, CapturedRow... rows) throws InterruptedException {
        lsn++;
        replay(lsn, commitMillis, rows);
    }

    public void replay(long at, long commitMillis, CapturedRow... rows) throws InterruptedException {
        stamper.onTransaction(new CapturedTransaction(position(at), commitMillis * MICROS_PER_MILLI, List.of(rows)));
    }

    @Override
    public List<LogRecord.Transaction> range(SiteId origin, long first, long last) {
        List<LogRecord.Transaction> range = new ArrayList<>();
        for (long sequence = first; sequence <= last; sequence++) {
            LogRecord.Transaction transaction = received.get(new Dot(origin, sequence));
            if (transaction == null) {
                throw new IllegalStateException(origin + ":" + sequence + " has not arrived in this test");
            }
            range.add(transaction);
        }
        return range;
    }

    @Override
    public void release(SiteId origin, long last) {
        released.put(origin, last);
    }

    @Override
    public LogRecord.Transaction publish(LogRecord.Transaction transaction) {
        LogRecord.Transaction truth = inLog.getOrDefault(transaction.dot(), transaction);
        published.add(truth);
        return truth;
    }

    @Override
    public void publish(LogRecord.Heartbeat heartbeat) {
        heartbeats.add(heartbeat);
    }

    @Override
    public void mismatch(RowKey key) {
        mismatches.add(key);
    }

    @Override
    public void agreed(RowKey key) {
        agreed.add(key);
    }

    @Override
    public void unblocked(List<RowKey> keys) {
        unblocked.addAll(keys);
    }

    @Override
    public void pinsCaptured(Set<RowKey> keys) {
        pinned.addAll(keys);
    }

    @Override
    public void captured(CapturedTransaction transaction) {
        // What a test looks at it hears of by the other calls.
    }

    @Override
    public void truncated(String table, boolean deleted) {
        truncated.add(table + (deleted ? " deleted" : ""));
    }

    @Override
    public void mixed(Collection<RowKey> keys) {
        mixed.addAll(keys);
    }
}
