package dev.parley.stamp;

import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.TablesSince;
import dev.parley.pipeline.TraceContext;
import dev.parley.pipeline.TransactionListener;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import dev.parley.window.Expectation;
import dev.parley.window.FollowedWrite;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import dev.parley.wire.OperationBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * Turns the committed transactions of one replication set, in log order, into stamped records and window updates. All
 * state lives in the {@link Window}, so that a restart from its checkpoint goes on exactly here. Used by the capture
 * thread alone.
 */
public final class Stamper implements TransactionListener {
    private static final long MICROS_PER_MILLI = 1_000;

    private final SiteId self;
    private final String set;
    private final IntToLongFunction policyHash;
    private final Window window;
    private final ReceivedTransactions received;
    private final RecordOutlet outlet;
    private final CaptureProgress progress;
    private final CaptureObserver observer;
    private final Validator validator;
    private final TablesSince tables;
    private int policyVersion;

    /**
     * A stamper that goes on at the window's checkpoint.
     *
     * @param policyVersion number of the policy that local operations are written under, until the log says otherwise:
     *     by a heartbeat of this site, or by an operation of a later version
     * @param policyHash the hash of a version, as in {@link dev.parley.pipeline.PolicyMark}
     */
    public Stamper(
            SiteId self,
            String set,
            int policyVersion,
            IntToLongFunction policyHash,
            Window window,
            ReceivedTransactions received,
            RecordOutlet outlet,
            CaptureProgress progress,
            CaptureObserver observer) {
        this(self, set, policyVersion, policyHash, window, received, outlet, progress, observer, TablesSince.ALWAYS);
    }

    /** @param tables from where on each belongs to the set */
    public Stamper(
            SiteId self,
            String set,
            int policyVersion,
            IntToLongFunction policyHash,
            Window window,
            ReceivedTransactions received,
            RecordOutlet outlet,
            CaptureProgress progress,
            CaptureObserver observer,
            TablesSince tables) {
        this.tables = tables;
        this.self = self;
        this.set = set;
        this.policyVersion = policyVersion;
        this.policyHash = policyHash;
        this.window = window;
        this.received = received;
        this.outlet = outlet;
        this.progress = progress;
        this.observer = observer;
        this.validator = new Validator(window, observer);
    }

    @Override
    public void onTransaction(CapturedTransaction transaction) throws InterruptedException {
        Checkpoint at = window.checkpoint();
        if (transaction.position().compareTo(at.position()) <= 0) {
            return;
        }
        TransactionContent content =
                TransactionContent.of(set, transaction.rows(), tables.foreignAt(transaction.position()));
        content.truncated().forEach(table -> observer.truncated(table, content.hasDeleted(table)));
        if (content.unreadable() != null) {
            observer.unreadableDecision(content.unreadable());
        }
        if (content.isOwnWork()) {
            ownWork(at, transaction, content);
        } else {
            localWork(at, transaction, content);
        }
        if (content.nonce() > 0) {
            progress.captured(content.nonce());
        }
        observer.captured(transaction);
    }

    @Override
    public boolean keepsRows(TableShape table) {
        return !window.isPlain(table.name());
    }

    @Override
    public void onPosition(LogPosition position) {
        progress.reached(position);
    }

    private void localWork(Checkpoint at, CapturedTransaction transaction, TransactionContent content)
            throws InterruptedException {
        warnIfMixed(content);
        Optional<LogRecord.Transaction> local =
                stamp(transaction, Local.of(content), List.of(), at.applied(), at.clock());
        HybridTimestamp clock = local.map(LogRecord.Transaction::writtenAt).orElse(at.clock());
        window.capture(new WindowUpdate(transaction.position(), List.of(), local, Map.of(), clock));
        local.ifPresent(record -> {
            validator.validateLocal(content, record.operations());
            if (window.hasPinned()) {
                KeySlices changed = new KeySlices(keys -> {
                    releaseBlocked(keys);
                    decideAnew(keys);
                });
                record.operations().forEach(operation -> changed.accept(operation.key()));
                changed.end();
            }
            projectDecisions(content);
        });
        if (content.heartbeat() != null) {
            usePolicy(content.heartbeat().told().policies().active().version());
            publishHeartbeat(content.heartbeat());
        }
    }

    /** No operation is of an earlier version than one that its writer may have seen. */
    private void usePolicy(int version) {
        policyVersion = Math.max(policyVersion, version);
    }

    /** The table does not show yet what was decided, also after a restart. */
    private void projectDecisions(TransactionContent content) {
        for (CapturedDecision decision : content.decisions()) {
            window.suspect(decision.key(), window.shown(decision.key()));
            observer.decided(decision.key());
        }
    }

    private void warnIfMixed(TransactionContent content) {
        boolean bridge = content.nonce() > 0 || content.heartbeat() != null;
        if (bridge && !content.applicationRows().isEmpty()) {
            observer.mixed(
                    content.applicationRows().stream().map(CapturedRow::key).toList());
        }
    }

    private void publishHeartbeat(TransactionContent.OwnHeartbeat heartbeat) throws InterruptedException {
        Checkpoint now = window.checkpoint();
        outlet.publish(new LogRecord.Heartbeat(
                self,
                heartbeat.number(),
                now.applied().get(self),
                now.applied(),
                now.clock(),
                heartbeat.floor(),
                heartbeat.told().policies(),
                heartbeat.members(),
                Optional.empty(),
                heartbeat.told().agent()));
    }

    /** An apply, repair or re-projection of this bridge. Rows that it did not declare are a trigger's: a local write. */
    private void ownWork(Checkpoint at, CapturedTransaction transaction, TransactionContent content)
            throws InterruptedException {
        List<LogRecord.Transaction> remote = new ArrayList<>();
        HybridTimestamp clock = at.clock();
        VersionVector applied = at.applied();
        for (AppliedRange range : content.ranges()) {
            remote.addAll(received.range(range.origin(), range.first(), range.last()));
            applied = applied.with(range.origin(), range.last());
            clock = clock.max(range.clock());
        }
        remote.sort((one, other) ->
                one.stamp().compareRank(other.stamp())); // a row that is not known yet begins with the first
        remote.forEach(record -> usePolicy(record.stamp().policy()));
        Echo echo = Echo.of(remote, content, window);
        Collection<FollowedWrite> followed = window.followed(remote);
        Optional<LogRecord.Transaction> local =
                stamp(transaction, Local.ofTriggers(echo.undeclared()), followed, applied, clock);
        if (local.isPresent()) {
            clock = local.get().writtenAt();
        }
        Map<RowKey, Expectation> expectations = window.capture(
                new WindowUpdate(transaction.position(), remote, local, content.pins(), clock), echo.agreeing());
        content.ranges().forEach(range -> received.release(range.origin(), range.last()));
        if (!content.pins().isEmpty()) {
            observer.pinsCaptured(content.pins().keySet());
        }
        window.lookedAt(content.trailerKeys());
        validator.validate(content, expectations);
        local.ifPresent(record -> validator.validateLocal(content, record.operations()));
        followed.forEach(write -> project(write.key()));
        if (window.hasPinned()) {
            KeySlices changed = new KeySlices(this::releaseBlocked);
            forEachChanged(remote, content, changed);
            changed.end();
        }
    }

    /** The table does not show yet what this site has written on account of a change of a key, also after a restart. */
    private void project(RowKey key) {
        window.suspect(key, window.shown(key));
        observer.mismatch(key);
    }

    /** Rows that are tried and taken out again change nothing for others: two that wait for each other would never rest. */
    private static void forEachChanged(
            List<LogRecord.Transaction> remote, TransactionContent content, Consumer<RowKey> each) {
        remote.forEach(record -> record.operations().forEach(operation -> each.accept(operation.key())));
        NetChanges.of(content.applicationRows()).changed(each);
    }

    private void releaseBlocked(List<RowKey> changed) {
        List<RowKey> blocked = window.blockedBy(changed);
        if (!blocked.isEmpty()) {
            observer.unblocked(blocked);
        }
    }

    /** A pinned row that an application has written ranks higher than before, and may want other values. */
    private void decideAnew(List<RowKey> written) {
        List<RowKey> pinned = window.pinnedOf(written);
        if (!pinned.isEmpty()) {
            observer.unblocked(pinned);
        }
    }

    /** What of a transaction applications have written. */
    private record Local(List<CapturedRow> rows, List<CapturedDecision> decisions, Optional<TraceContext> trace) {
        static Local of(TransactionContent content) {
            return new Local(content.publishedRows(), content.decisions(), content.trace());
        }

        static Local ofTriggers(List<CapturedRow> rows) {
            return new Local(rows, List.of(), Optional.empty());
        }
    }

    /** Dot, context and hybrid timestamp for what the site's applications wrote; empty if nothing is left of it. */
    private Optional<LogRecord.Transaction> stamp(
            CapturedTransaction transaction,
            Local local,
            Collection<FollowedWrite> followed,
            VersionVector context,
            HybridTimestamp clock)
            throws InterruptedException {
        NetChanges net = NetChanges.of(local.rows());
        if (net.isEmpty() && local.decisions().isEmpty() && followed.isEmpty()) {
            return Optional.empty();
        }
        Dot dot = new Dot(self, context.get(self) + 1);
        HybridTimestamp writtenAt = clock.next(transaction.commitMicros() / MICROS_PER_MILLI);
        Stamp stamp = new Stamp(dot, context, writtenAt, policyVersion);
        LogRecord.Transaction record = new LogRecord.Transaction(
                stamp,
                transaction.position().text(),
                transaction.commitMicros(),
                operations(net, local.decisions(), followed, stamp),
                policyHash.applyAsLong(policyVersion),
                local.trace());
        return Optional.of(outlet.publish(record));
    }

    /**
     * A row that the transaction wrote itself keeps that: there is one operation for each row. Deleted rows that stand only
     * for the sake of others exist again once a transaction refers to them.
     */
    private List<Operation> operations(
            NetChanges net, List<CapturedDecision> decisions, Collection<FollowedWrite> followed, Stamp stamp) {
        OperationBuffer operations = new OperationBuffer(stamp);
        Set<RowKey> decided = new HashSet<>();
        decisions.forEach(decision -> decided.add(decision.key()));
        Map<RowKey, FollowedWrite> owed = new LinkedHashMap<>();
        followed.forEach(write -> owed.put(write.key(), write));
        net.operations(stamp, window::hidden, table -> window.followsMoves(table, policyVersion), operation -> {
            operations.add(window.unprojected(operation));
            decided.remove(operation.key());
            owed.remove(operation.key());
        });
        for (CapturedDecision decision : decisions) {
            if (decided.remove(decision.key())) {
                operations.add(decision.operation(stamp, window.hidden(decision.key())));
            }
        }
        owed.values().forEach(write -> operations.add(write.operation(stamp)));
        window.used(operations.operations())
                .forEach((key, row) -> operations.add(new Operation.Insert(stamp, key, row, window.hidden(key))));
        return operations.operations();
    }
}
