package dev.parley.window;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The states of all rows that hold unstable operations, at the position capture has reached, and beside them the
 * operations that this agent has committed but capture has not read back yet. Thread-safe: one lock, held for one
 * transaction or one batch of look-ups; never while waiting.
 *
 * <p><b>Order.</b> Only capture changes states, in log order. Apply adds what it committed to the overlay; capture moves
 * it from there into the state under the same lock, so a view never misses an operation and never has it twice.
 *
 * <p><b>Leaving.</b> A row leaves when its operations are all applied everywhere by what members said in-band, unless it
 * is pinned (its table row differs by intention; its operations stay too, since nobody has seen them) or suspect (differs
 * and is not repaired yet). While a pinned row wants a value that another row has, that one stays too, so that their
 * ranks can be compared; for whatever reason the pinned one is out. A deleted row that others may bring back wants its
 * values as if it were pinned, and stays while a pinned row refers to it: only the window knows what it held.
 *
 * <p><b>Length.</b> That of the interface: a method here takes the lock and asks one of the parts, none of which is
 * thread-safe or seen from outside.
 */
public final class Window {
    private final SiteId self;
    private final Function<String, RowPolicy> policies;

    private final Sight sight;
    private final States states = new States();
    private final Uncaptured uncaptured = new Uncaptured();
    private final PinnedRows pinned;
    private final Folding folding;
    private final LocalWrites localWrites;
    private final Frontiers frontiers;
    private final WholeTransactions whole;
    private final Watches watches;
    private final Intake intake;
    /** By table. */
    private final Map<String, List<String>> keyColumns = new HashMap<>();

    private Checkpoint at;

    /**
     * @param members every site of the group, {@code self} included
     * @param policies the policy of a table by its canonical name
     * @param tables all whose rows share unique values or refer to one another
     */
    public Window(
            SiteId self,
            Collection<SiteId> members,
            Function<String, RowPolicy> policies,
            Collection<TableShape> tables,
            Checkpoint start) {
        this(self, members, policies, tables, start, OffHeap.ROWS_MIN);
    }

    /** @param largeRows rows from which on a transaction is kept as a whole, and not row by row */
    public Window(
            SiteId self,
            Collection<SiteId> members,
            Function<String, RowPolicy> policies,
            Collection<TableShape> tables,
            Checkpoint start,
            int largeRows) {
        this.self = self;
        this.policies = policies;
        this.sight = new Sight(policies, tables);
        this.pinned = new PinnedRows(states, sight, tables, policies);
        this.folding = new Folding(states, pinned, sight);
        this.localWrites = new LocalWrites(states, pinned, sight);
        tables.forEach(table -> keyColumns.put(table.name(), table.keyColumns()));
        this.at = start;
        this.frontiers = new Frontiers(self, members, start);
        this.whole = new WholeTransactions(largeRows, sight, pinned);
        this.watches = new Watches(states, pinned, folding);
        this.intake = new Intake(self, sight, states, uncaptured, pinned, folding, frontiers, watches);
    }

    /** For tables without unique keys. */
    public Window(SiteId self, Collection<SiteId> members, Function<String, RowPolicy> policies, Checkpoint start) {
        this(self, members, policies, List.of(), start);
    }

    /** Takes in a row of the last durable flush; before the first {@link #capture}. */
    public synchronized void load(RowKey key, FlushSnapshot.StoredRow row) {
        List<Operation> operations = row.state().operations();
        boolean plain =
                operations.size() == 1 && row.pin() == null && !row.suspect() && whole.isPlain(operations.get(0));
        if (plain && states.loadPlain(operations.get(0), row.state())) {
            return;
        }
        states.load(key, row.state(), row.suspect());
        operations.forEach(folding::enqueue);
        if (row.pin() == null) {
            pinned.wantDeleted(key);
        } else {
            pinned.load(row.pin());
        }
    }

    /** Orders what was loaded. Call once after the last {@link #load}. */
    public synchronized void loaded() {
        states.loaded(whole.largeRows(), folding::enqueue);
        folding.sort();
    }

    /** What capture knew after the last transaction. */
    public synchronized Checkpoint checkpoint() {
        return at;
    }

    /** Vector below which every operation is applied at every member. */
    public synchronized VersionVector stable() {
        return folding.stable();
    }

    /**
     * Adds one captured transaction.
     *
     * @return for each row of the remote operations, in their order, what the table should show now
     */
    public Map<RowKey, Expectation> capture(WindowUpdate update) {
        return capture(update, Map.of());
    }

    /**
     * As {@link #capture(WindowUpdate)}, without the rows that the table was seen to show already as they were written.
     *
     * @param seen of large transactions of other sites, by their dots: the positions of such rows
     */
    public Map<RowKey, Expectation> capture(WindowUpdate update, Map<Dot, BitSet> seen) {
        Map<Dot, Block> blocks = new HashMap<>();
        update.remote().stream().filter(whole::isLarge).forEach(one -> {
            Block known = committed(one.dot());
            blocks.put(one.dot(), whole.captured(one, known == null ? Blocks.index(one.operations()) : known.index()));
        });
        update.local()
                .filter(whole::isLarge)
                .ifPresent(one -> blocks.put(one.dot(), whole.captured(one, Blocks.index(one.operations()))));
        return take(update, new Intake.Large(blocks, seen));
    }

    private synchronized @Nullable Block committed(Dot dot) {
        return uncaptured.block(dot);
    }

    private synchronized Map<RowKey, Expectation> take(WindowUpdate update, Intake.Large large) {
        Intake.Taken taken = intake.take(update, large, at);
        at = taken.at();
        return taken.expected();
    }

    /** True if the transaction has so many rows that those of which nothing else is known get no state of their own. */
    public boolean isLarge(LogRecord.Transaction transaction) {
        return whole.isLarge(transaction);
    }

    /** Those operations whose rows need not show what was written. */
    public List<Operation> notPlain(List<Operation> operations) {
        return whole.notPlain(operations);
    }

    /** True if the last write of a row of this table decides it as a whole. */
    public boolean isPlain(String table) {
        return whole.isPlain(table);
    }

    /** What the table should show for a row by everything captured, pins aside. */
    public synchronized Shown shown(RowKey key) {
        return pinned.shown(key);
    }

    /** Begins to keep the states that these rows go through. {@link #end} must follow. */
    public synchronized Watch watch(Collection<RowKey> keys) {
        return watches.begin(keys, at.applied());
    }

    /** Rows of a watch that have changed since it began. */
    public synchronized List<RowKey> moved(Watch watch) {
        return watch.moved();
    }

    /** Ends a watch, which is not changed any more. */
    public synchronized void end(Watch watch) {
        watches.end(watch, at.applied());
    }

    /** The bridge has looked at these rows again, and decided them by what is known now. */
    public synchronized void lookedAt(Collection<RowKey> keys) {
        if (pinned.settle(keys)) {
            folding.foldWaiting();
        }
    }

    /** This agent has committed these transactions of other sites; capture will read them back later. */
    public void applied(Collection<LogRecord.Transaction> transactions) {
        for (LogRecord.Transaction transaction : transactions) {
            Block large = whole.isLarge(transaction) ? WholeTransactions.committed(transaction) : null;
            applied(transaction, large);
        }
    }

    private synchronized void applied(LogRecord.Transaction transaction, @Nullable Block large) {
        if (at.applied().contains(transaction.dot())) {
            return;
        }
        if (large == null) {
            uncaptured.add(transaction);
        } else {
            uncaptured.add(large);
        }
    }

    /** For each key everything known: captured, and committed by this agent. Unknown rows give {@link RowState#UNKNOWN}. */
    public synchronized List<RowState> view(List<RowKey> keys) {
        List<RowState> result = new ArrayList<>(keys.size());
        for (RowKey key : keys) {
            result.add(uncaptured.over(key, states, folding.stable()));
        }
        return result;
    }

    /** Dots of the operations of a row that its table row does not show; what a local write to it has not seen. */
    public synchronized Set<Dot> hidden(RowKey key) {
        return localWrites.hidden(key);
    }

    /**
     * Deleted rows that stand here only because others refer to them, and that one of these writes refers to, with what
     * they hold; and the rows that they refer to in turn. Who wrote so has used them: from then on they exist, and no site
     * has to remember what was deleted.
     */
    public synchronized Map<RowKey, Row> used(Collection<Operation> written) {
        return localWrites.used(written);
    }

    /** A write of this site as a change of what the row's state says, which its table need not have shown. */
    public synchronized Operation unprojected(Operation local) {
        return localWrites.unprojected(local);
    }

    /** Pinned rows that refer to one of these. */
    public synchronized Set<RowKey> pinnedChildren(Collection<RowKey> of) {
        return pinned.children(of);
    }

    /**
     * What this site has to write because other sites' transactions, which capture is about to be given, write rows that it
     * has given another key.
     */
    public synchronized Collection<FollowedWrite> followed(List<LogRecord.Transaction> remote) {
        return new FollowedMoves(self, policies, keyColumns, states::current).of(remote);
    }

    /** True if deletes of a table's rows tell the key that a row has instead, in operations of this policy version. */
    public boolean followsMoves(String table, int policyVersion) {
        return policies.apply(table).at(policyVersion).moves() == MovePolicy.FOLLOW_MOVE;
    }

    /** A member says how far it has come. Takes effect once capture has read everything up to it. */
    public synchronized void heartbeat(LogRecord.Heartbeat heartbeat) {
        frontiers.heartbeat(heartbeat);
        frontiers.takeHeartbeats(at.applied());
        folding.advance(frontiers.stable());
    }

    /**
     * The table was seen to differ from the evaluation: the row stays until it is seen to agree.
     *
     * @param expected the evaluation; the row may have left the window since, if all sites have its last write
     */
    public synchronized void suspect(RowKey key, Shown expected) {
        if (states.suspect(key)) {
            states.keep(key, RowState.of(expected.base(), folding.stable(), List.of()));
        }
    }

    /** The table was seen to agree with the evaluation again. */
    public synchronized void cleared(RowKey key) {
        if (states.clear(key)) {
            states.touch(key);
            folding.leaveIfTrivial(key);
        }
    }

    public synchronized boolean isSuspect(RowKey key) {
        return states.suspects().contains(key);
    }

    /** Rows seen to differ and not repaired yet. */
    public synchronized List<RowKey> suspects() {
        return List.copyOf(states.suspects());
    }

    public synchronized @Nullable Pin pin(RowKey key) {
        return pinned.get(key);
    }

    /** All pinned rows. */
    public synchronized List<RowKey> pinned() {
        return pinned.keys();
    }

    /** Rows in which something waits for a person. */
    public synchronized List<RowKey> undecided() {
        List<RowKey> undecided = new ArrayList<>();
        states.forEachOwn((key, state) -> {
            if (sight.waits(key, state)) {
                undecided.add(key);
            }
        });
        return undecided;
    }

    /** True if any row is pinned. */
    public synchronized boolean hasPinned() {
        return !pinned.isEmpty();
    }

    /** Those of these rows that are pinned. */
    public synchronized List<RowKey> pinnedOf(Collection<RowKey> keys) {
        return pinned.isEmpty()
                ? List.of()
                : keys.stream().filter(key -> pinned.get(key) != null).toList();
    }

    /**
     * Pinned rows that a change of one of {@code changed} may let back into the table, and those that may bring it back, in
     * key order.
     */
    public synchronized List<RowKey> blockedBy(Collection<RowKey> changed) {
        return pinned.blockedBy(changed);
    }

    /** Everything that changed since the last snapshot, as of the last captured transaction. */
    public synchronized FlushSnapshot snapshot() {
        Checkpoint exact =
                new Checkpoint(at.position(), at.applied(), frontiers.known(), frontiers.floors(), at.clock());
        return states.snapshot(
                exact,
                (key, state) -> new FlushSnapshot.StoredRow(state, isSuspect(key), pinned.get(key)),
                folding.takeSettled());
    }

    /** The snapshot is durable. */
    public synchronized void flushed(FlushSnapshot snapshot) {
        states.flushed(snapshot);
        frontiers.durable(snapshot.checkpoint().applied());
    }

    /** The snapshot could not be made durable: the next one contains it. */
    public synchronized void notFlushed(FlushSnapshot snapshot) {
        states.notFlushed(snapshot);
        folding.settledAgain(snapshot.settled());
    }

    /** Vector of the last durable flush: what this site's heartbeats announce. */
    public synchronized VersionVector floor() {
        return frontiers.floor();
    }

    /** Own records up to this sequence are applied everywhere, and no member will ever ask for them again. */
    public synchronized long trimmableSequence() {
        return trimmableSequence(self);
    }

    /** Records of another site up to this sequence are applied everywhere, and no member will ever ask for them again. */
    public synchronized long trimmableSequence(SiteId origin) {
        return Math.min(folding.stable().get(origin), frontiers.lowestFloorOf(origin));
    }

    /** What a member will not ask for again, as far as it is known here. */
    public synchronized VersionVector floorOf(SiteId member) {
        return frontiers.floorOf(member);
    }

    /** For each member the frontier that has taken effect here. */
    public synchronized Map<SiteId, VersionVector> known() {
        return Map.copyOf(frontiers.known());
    }

    /** For each other member, whom it waits for, as its last heartbeat that has taken effect here says. */
    public synchronized Map<SiteId, List<String>> memberships() {
        return Map.copyOf(frontiers.memberships());
    }

    /** Every state as of the last captured transaction, with what the table should show for it. */
    public synchronized WindowCut cut() {
        List<WindowCut.CutRow> rows = new ArrayList<>(states.rows());
        states.forEachOwn(
                (key, state) -> rows.add(new WindowCut.CutRow(key, state, sight.shown(key, state), pinned.get(key))));
        states.forEachOther((key, state) -> rows.add(new WindowCut.CutRow(key, state, sight.shown(key, state), null)));
        return new WindowCut(
                new Checkpoint(at.position(), at.applied(), frontiers.known(), Map.of(), at.clock()), rows);
    }

    /** How full the window is, for status and metrics. */
    public synchronized WindowSize size() {
        return new WindowSize(
                states.rows(),
                uncaptured.rows(),
                pinned.size(),
                pinned.altered(),
                states.suspects().size());
    }
}
