package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.reconcile.LosingWrite;
import dev.parley.reconcile.RowPlan;
import dev.parley.reconcile.Target;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Base;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.AppliedStore;
import dev.parley.store.Blob;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictRows;
import dev.parley.store.ConflictStatus;
import dev.parley.store.ConflictStore;
import dev.parley.store.LeaseStore;
import dev.parley.store.ProjectedRow;
import dev.parley.store.ProjectedStore;
import dev.parley.store.StoredKey;
import dev.parley.store.Trailer;
import dev.parley.store.TrailerStore;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.StoredCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The bridge's own rows of an apply transaction: lease and markers first, records of what happened last. */
public final class BridgeWriter {
    private final BridgeRows rows;
    private final long epoch;
    private final LongSupplier clockMicros;
    private final StoredCodec codec = new StoredCodec();
    private final ConflictRows conflicts = new ConflictRows();

    /**
     * @param epoch of the lease this agent took
     * @param clockMicros microseconds since the Unix epoch, for the time columns that people read
     */
    public BridgeWriter(
            LeaseStore leases,
            AppliedStore applied,
            ConflictStore conflicts,
            ProjectedStore projected,
            TrailerStore trailers,
            long epoch,
            LongSupplier clockMicros) {
        this(new StoredBridgeRows(leases, applied, conflicts, projected, trailers), epoch, clockMicros);
    }

    /** Over tables that are kept in another way. */
    public BridgeWriter(BridgeRows rows, long epoch, LongSupplier clockMicros) {
        this.rows = rows;
        this.epoch = epoch;
        this.clockMicros = clockMicros;
    }

    /** What the database says is applied. Only for the holder of the lease. */
    VersionVector committed() {
        return rows.committed();
    }

    /** First statement of an apply transaction: the lease, with the markers if there are any. */
    void begin(Connection connection, List<LogRecord.Transaction> transactions) throws SQLException {
        if (transactions.isEmpty()) {
            rows.requireHeld(connection, epoch);
        } else {
            rows.mark(connection, epoch, ranges(transactions));
        }
    }

    /**
     * One contiguous range for each origin.
     *
     * @throws IllegalArgumentException if an origin's transactions have a gap
     */
    private List<AppliedRange> ranges(List<LogRecord.Transaction> transactions) {
        Map<SiteId, AppliedRange> ranges = new LinkedHashMap<>();
        for (LogRecord.Transaction transaction : transactions) {
            long sequence = transaction.sequence();
            long hlc = transaction.writtenAt().packed();
            AppliedRange before = ranges.get(transaction.origin());
            if (before != null && before.last() + 1 != sequence) {
                throw new IllegalArgumentException("a batch has " + transaction.origin() + ":" + sequence + " after "
                        + transaction.origin() + ":" + before.last());
            }
            ranges.put(
                    transaction.origin(),
                    before == null
                            ? new AppliedRange(transaction.origin(), sequence, sequence, hlc, epoch)
                            : new AppliedRange(
                                    before.origin(), before.first(), sequence, Math.max(hlc, before.hlc()), epoch));
        }
        return List.copyOf(ranges.values());
    }

    /** What lost or waits by these plans and did not before. */
    void losers(Connection connection, Collection<RowPlan> plans) throws SQLException {
        long now = clockMicros.getAsLong();
        List<ConflictRow> found = new ArrayList<>();
        for (RowPlan plan : plans) {
            for (LosingWrite loser : plan.losers()) {
                ConflictStatus status = loser.waiting() ? ConflictStatus.PENDING : ConflictStatus.PROVISIONAL;
                ConflictDetail detail = new ConflictDetail(plan.state(), outcome(plan.target()));
                found.add(conflicts.of(loser.verdict(), status, detail, now));
            }
        }
        if (!found.isEmpty()) {
            rows.provisional(connection, found);
        }
    }

    /**
     * Which rows give way to keys and checks.
     *
     * @param settled rows for which only {@code rows} is still true
     */
    void gaveWay(Connection connection, List<RowKey> settled, List<ConflictRow> found) throws SQLException {
        if (!settled.isEmpty() || !found.isEmpty()) {
            rows.gaveWay(connection, settled.stream().map(StoredKey::of).toList(), found, clockMicros.getAsLong());
        }
    }

    /** For records that people read: microseconds since the Unix epoch. */
    long nowMicros() {
        return clockMicros.getAsLong();
    }

    private static Base outcome(Target target) {
        if (target instanceof Target.Row row) {
            return new Base.Present(row.image());
        }
        return target == Target.Absent.ABSENT ? Base.Absent.ABSENT : Base.Unknown.UNKNOWN;
    }

    void pins(Connection connection, Collection<ParkedRow> pinned, Collection<RowKey> released) throws SQLException {
        if (!pinned.isEmpty()) {
            rows.pin(connection, pinned.stream().map(this::row).toList());
        }
        if (!released.isEmpty()) {
            rows.release(connection, released.stream().map(StoredKey::of).toList());
        }
    }

    private ProjectedRow row(ParkedRow parked) {
        return new ProjectedRow(
                StoredKey.of(parked.key()),
                Blob.of(codec.key(parked.key())),
                blob(parked.projection()),
                blob(parked.held()),
                parked.reason(),
                Blob.of(codec.keys(parked.blockers())),
                parked.rank().map(stamp -> stamp.writtenAt().packed()).orElse(0L),
                parked.rank().map(stamp -> stamp.dot().origin().toString()).orElse(""));
    }

    private @Nullable Blob blob(@Nullable Row row) {
        return row == null ? null : Blob.of(codec.row(row));
    }

    /** The last row of the transaction: keys it wrote besides those of its ranges' operations. */
    void trailer(Connection connection, String kind, List<RowKey> keys) throws SQLException {
        rows.trailer(
                connection,
                new Trailer(UUID.randomUUID().toString(), kind, Blob.of(codec.keys(keys))),
                clockMicros.getAsLong());
    }
}
