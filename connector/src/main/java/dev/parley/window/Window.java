package dev.parley.window;

import dev.parley.pipeline.KeyIndex;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

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
 */
public final class Window {
    private final SiteId self;
    private final Function<String, RowPolicy> policies;

    private final int largeRows;
    private final Sight sight;
    private final States states = new States();
    private final Uncaptured uncaptured = new Uncaptured();
    private final PinnedRows pinned;
    private final Folding folding;
    private final LocalWrites localWrites;
    private final Frontiers frontiers;
    /** By table. */
    private final Map<String, List<String>> keyColumns = new HashMap<>();

    private final List<Watch> watches = new ArrayList<>();
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
        this.largeRows = largeRows;
        this.self = self;
        this.policies = policies;
        this.sight = new Sight(policies, tables);
        this.pinned = new PinnedRows(states, sight, tables, policies);
        this.folding = new Folding(states, pinned, sight);
        this.localWrites = new LocalWrites(states, pinned, sight);
        tables.forEach(table -> keyColumns.put(table.name(), table.keyColumns()));
        this.at = start;
        this.frontiers = new Frontiers(self, members, start);
    }

    /** For tables without unique keys. */
    public Window(SiteId self, Collection<SiteId> members, Function<String, RowPolicy> policies, Checkpoint start) {
        this(self, members, policies, List.of(), start);
    }

    /** Takes in a row of the last durable flush; before the first {@link #capture}. */
    public synchronized void load(RowKey key, FlushSnapshot.StoredRow row) {
        List<Operation> operations = row.state().operations();
        boolean plain = operations.size() == 1 && row.pin() == null && !row.suspect() && isPlain(operations.get(0));
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
        states.loaded(largeRows, folding::enqueue);
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
        Map<Dot, Block> large = new HashMap<>();
        update.remote().stream().filter(this::isLarge).forEach(one -> {
            Block known = committed(one.dot());
            large.put(one.dot(), block(one, known == null ? Blocks.index(one.operations()) : known.index()));
        });
        update.local()
                .filter(this::isLarge)
                .ifPresent(one -> large.put(one.dot(), block(one, Blocks.index(one.operations()))));
        return capture(update, large, seen);
    }

    private synchronized @Nullable Block committed(Dot dot) {
        return uncaptured.block(dot);
    }

    /** The rows of a transaction that are decided as a whole, and by nothing but the last write. */
    private Block block(LogRecord.Transaction transaction, KeyIndex index) {
        BitSet mixed = new BitSet();
        int position = 0;
        for (Operation operation : transaction.operations()) {
            mixed.set(position, !isPlain(operation));
            position++;
        }
        return new Block(transaction.stamp(), transaction.operations(), index, VersionVector.EMPTY, mixed);
    }

    private synchronized Map<RowKey, Expectation> capture(
            WindowUpdate update, Map<Dot, Block> large, Map<Dot, BitSet> seen) {
        VersionVector applied = at.applied();
        Map<RowKey, Shown> before = new LinkedHashMap<>();
        for (LogRecord.Transaction transaction : update.remote()) {
            Block block = large.get(transaction.dot());
            BitSet same = seen.getOrDefault(transaction.dot(), new BitSet());
            for (Operation operation : block == null ? transaction.operations() : addBlock(block, same)) {
                before.computeIfAbsent(
                        operation.key(), key -> sight.shownBefore(operation, states.of(key), folding.stable()));
                add(operation);
                uncaptured.remove(operation);
            }
            uncaptured.remove(transaction.stamp());
            applied = applied.with(transaction.dot());
            frontiers.reached(transaction.origin(), transaction.frontier());
        }
        if (update.local().isPresent()) {
            LogRecord.Transaction local = update.local().get();
            Block block = large.get(local.dot());
            (block == null ? local.operations() : addBlock(block, null)).forEach(this::add);
            applied = applied.with(local.dot());
        }
        takePins(update);
        unsettle(update);
        frontiers.reached(self, applied);
        at = new Checkpoint(update.position(), applied, at.known(), at.floors(), update.clock());
        Map<RowKey, Expectation> expectations = new LinkedHashMap<>();
        before.forEach((key, shown) -> expectations.put(key, expectation(key, shown)));
        if (!watches.isEmpty()) {
            changedRows(update, key -> watches.stream().anyMatch(watch -> watch.watches(key)))
                    .forEach(this::tellWatches);
        }
        frontiers.takeHeartbeats(applied);
        folding.advance(frontiers.stable());
        return expectations;
    }

    private Expectation expectation(RowKey key, Shown before) {
        Shown after = shown(key);
        return new Expectation(sight.stayedOut(key, before, after) ? after : before, after, pinned.get(key));
    }

    /** True if the transaction has so many rows that those of which nothing else is known get no state of their own. */
    public boolean isLarge(LogRecord.Transaction transaction) {
        return transaction.operations().size() >= largeRows;
    }

    /** Those operations whose rows need not show what was written. */
    public List<Operation> notPlain(List<Operation> operations) {
        if (operations.size() < largeRows) {
            return operations;
        }
        if (operations instanceof OffHeap stored && stored.tables().stream().allMatch(this::isPlain)) {
            return List.of();
        }
        return operations.stream().filter(operation -> !isPlain(operation)).toList();
    }

    private boolean isPlain(Operation operation) {
        return isPlain(operation.key().table())
                && operation.excluded().isEmpty()
                && operation.settled().isEmpty()
                && !(operation instanceof Operation.Decision);
    }

    /** True if the last write of a row of this table decides it as a whole. */
    public boolean isPlain(String table) {
        return sight.isPlain(table) && !pinned.isRestored(table);
    }

    private List<Operation> addBlock(Block made, @Nullable BitSet seen) {
        return states.addBlock(made, seen, pinned.keys(), folding.stable());
    }

    private void add(Operation operation) {
        RowKey key = operation.key();
        RowState state = states.toOwn(key);
        if (state == null) {
            state = Sight.initial(operation, folding.stable());
        }
        RowState more = state.with(operation, sight.policy(key));
        if (more != state) {
            states.put(key, more);
            folding.enqueue(operation);
            pinned.wantDeleted(key);
        }
    }

    /** What the table should show for a row by everything captured, pins aside. */
    public synchronized Shown shown(RowKey key) {
        return pinned.shown(key);
    }

    private void unsettle(WindowUpdate update) {
        if (!pinned.isEmpty()) {
            pinned.unsettle(
                    changedRows(update, pinned::isBlocker), update.pins().keySet());
        }
    }

    private static Set<RowKey> changedRows(WindowUpdate update, Predicate<RowKey> wanted) {
        Set<RowKey> changed = new HashSet<>();
        Consumer<RowKey> each = key -> {
            if (wanted.test(key)) {
                changed.add(key);
            }
        };
        update.pins().keySet().forEach(each);
        update.remote().forEach(transaction -> transaction.operations().forEach(one -> each.accept(one.key())));
        update.local().ifPresent(transaction -> transaction.operations().forEach(one -> each.accept(one.key())));
        return changed;
    }

    /** Begins to keep the states that these rows go through. {@link #end} must follow. */
    public synchronized Watch watch(Collection<RowKey> keys) {
        Watch watch = new Watch();
        keys.forEach(key -> watch.begin(key, moment(key, true)));
        watches.add(watch);
        return watch;
    }

    private Watch.Moment moment(RowKey key, boolean first) {
        RowState state = states.of(key);
        return new Watch.Moment(
                state == null ? RowState.of(Base.Unknown.UNKNOWN, folding.stable(), List.of()) : state,
                at.applied(),
                pinned.get(key),
                first);
    }

    private void tellWatches(RowKey key) {
        for (Watch watch : watches) {
            if (watch.watches(key)) {
                watch.changed(key, moment(key, false));
            }
        }
    }

    /** Rows of a watch that have changed since it began. */
    public synchronized List<RowKey> moved(Watch watch) {
        return watch.moved();
    }

    /** Ends a watch, which is not changed any more. */
    public synchronized void end(Watch watch) {
        watches.remove(watch);
        watch.end(at.applied());
    }

    /** The bridge has looked at these rows again, and decided them by what is known now. */
    public synchronized void lookedAt(Collection<RowKey> keys) {
        if (pinned.settle(keys)) {
            folding.foldWaiting();
        }
    }

    /** What is pinned before what is released: who is released may have a value that one of the pinned rows wants now. */
    private void takePins(WindowUpdate update) {
        boolean changed = !update.pins().isEmpty();
        update.pins().values().forEach(pin -> pin.ifPresent(one -> pinned.take(one, folding.stable())));
        if (!pinned.isEmpty()) {
            changed |= pinned.wantAnew(changedRows(update, key -> pinned.get(key) != null));
        }
        update.pins().forEach((key, pin) -> {
            if (pin.isEmpty()) {
                release(key);
            }
        });
        if (changed) {
            folding.foldWaiting();
        }
    }

    private void release(RowKey key) {
        pinned.release(key);
        folding.fold(key);
        folding.leaveIfTrivial(key);
        states.touch(key);
    }

    /** This agent has committed these transactions of other sites; capture will read them back later. */
    public void applied(Collection<LogRecord.Transaction> transactions) {
        for (LogRecord.Transaction transaction : transactions) {
            Block large = isLarge(transaction)
                    ? new Block(
                            transaction.stamp(),
                            transaction.operations(),
                            Blocks.index(transaction.operations()),
                            VersionVector.EMPTY,
                            new BitSet())
                    : null;
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
            result.add(viewOf(key));
        }
        return result;
    }

    private RowState viewOf(RowKey key) {
        List<Operation> waiting = uncaptured.of(key);
        if (waiting.isEmpty()) {
            return states.current(key);
        }
        RowState state = states.of(key);
        RowState result = state == null ? Sight.initial(waiting.get(0), folding.stable()) : state;
        for (Operation operation : waiting) {
            result = result.with(operation);
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
            states.keep(key, RowState.of(base(expected), folding.stable(), List.of()));
        }
    }

    private static Base base(Shown shown) {
        if (shown instanceof Shown.Present present) {
            return new Base.Present(present.image());
        }
        return shown == Shown.Absent.ABSENT ? Base.Absent.ABSENT : Base.Unknown.UNKNOWN;
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
            RowPolicy policy = sight.policy(key);
            if (policy.mayWait() && !state.evaluate(policy).pending().isEmpty()) {
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

    /** Counts of rows: in the window, committed but not captured, pinned, of these with another value, suspect. */
    public record WindowSize(int rows, int uncaptured, int pinned, int altered, int suspect) {
        /** Rows that are out of their tables, or in them only in part. */
        public int parked() {
            return pinned - altered;
        }
    }
}
