package dev.parley.window;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Unprojection;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * ranks can be compared; for whatever reason the pinned one is out.
 */
public final class Window {
    private final SiteId self;
    private final Function<String, RowPolicy> policies;

    private final Map<RowKey, RowState> states = new HashMap<>();
    private final Map<RowKey, List<Operation>> overlay = new HashMap<>();
    private final Map<SiteId, ArrayDeque<Unstable>> unstable = new HashMap<>();
    private final Frontiers frontiers;
    private final Pins pins = new Pins();
    private final WantedValues wanted;
    private final Set<RowKey> suspects = new HashSet<>();
    /** Rows pinned for a unique value whose blockers have changed: to be decided again. */
    private final Set<RowKey> unsettled = new HashSet<>();
    /** Rows that could fold, but for the pins of others. */
    private final Set<RowKey> waiting = new HashSet<>();

    private final List<Watch> watches = new ArrayList<>();
    private final Set<RowKey> dirty = new HashSet<>();
    private final Set<RowKey> stored = new HashSet<>();
    private List<FlushSnapshot.Settled> settled = new ArrayList<>();
    private Checkpoint at;
    /** What has been folded up to; follows {@link Frontiers#stable}. */
    private VersionVector stable = VersionVector.EMPTY;

    private record Unstable(long sequence, RowKey key) {}

    /**
     * @param members every site of the group, {@code self} included
     * @param policies the policy of a table by its canonical name
     * @param tables all whose rows share unique values
     */
    public Window(
            SiteId self,
            Collection<SiteId> members,
            Function<String, RowPolicy> policies,
            Collection<TableShape> tables,
            Checkpoint start) {
        this.self = self;
        this.policies = policies;
        this.wanted = new WantedValues(tables);
        this.at = start;
        this.frontiers = new Frontiers(self, members, start);
    }

    /** For tables without unique keys. */
    public Window(SiteId self, Collection<SiteId> members, Function<String, RowPolicy> policies, Checkpoint start) {
        this(self, members, policies, List.of(), start);
    }

    /** Takes in a row of the last durable flush; before the first {@link #capture}. */
    public synchronized void load(RowKey key, FlushSnapshot.StoredRow row) {
        states.put(key, row.state());
        stored.add(key);
        if (row.suspect()) {
            suspects.add(key);
        }
        for (Operation operation : row.state().operations()) {
            enqueue(operation);
        }
    }

    /** Takes in a pinned row; after all other rows, before the first {@link #capture}. */
    public synchronized void load(Pin pin) {
        pins.put(pin);
        want(pin);
        unsettled.add(pin.key());
    }

    /** Orders what was loaded. Call once after the last {@link #load}. */
    public synchronized void loaded() {
        unstable.replaceAll((site, queue) -> {
            List<Unstable> sorted = new ArrayList<>(queue);
            sorted.sort(Comparator.comparingLong(Unstable::sequence));
            return new ArrayDeque<>(sorted);
        });
    }

    private void enqueue(Operation operation) {
        unstable.computeIfAbsent(operation.dot().origin(), site -> new ArrayDeque<>())
                .addLast(new Unstable(operation.dot().sequence(), operation.key()));
    }

    /** What capture knew after the last transaction. */
    public synchronized Checkpoint checkpoint() {
        return at;
    }

    /** Vector below which every operation is applied at every member. */
    public synchronized VersionVector stable() {
        return stable;
    }

    /**
     * Adds one captured transaction.
     *
     * @return for each row of the remote operations, in their order, what the table should show now
     */
    public synchronized Map<RowKey, Expectation> capture(WindowUpdate update) {
        VersionVector applied = at.applied();
        Map<RowKey, Shown> before = new LinkedHashMap<>();
        for (LogRecord.Transaction transaction : update.remote()) {
            for (Operation operation : transaction.operations()) {
                before.computeIfAbsent(operation.key(), key -> shownBefore(operation));
                add(operation);
                removeFromOverlay(operation);
            }
            applied = applied.with(transaction.dot());
            frontiers.reached(transaction.origin(), transaction.frontier());
        }
        if (update.local().isPresent()) {
            LogRecord.Transaction local = update.local().get();
            local.operations().forEach(this::add);
            applied = applied.with(local.dot());
        }
        takePins(update);
        unsettle(update);
        frontiers.reached(self, applied);
        at = new Checkpoint(update.position(), applied, at.known(), at.floors(), update.clock());
        Map<RowKey, Expectation> expectations = new LinkedHashMap<>();
        before.forEach((key, shown) -> expectations.put(key, new Expectation(shown, shown(key), pins.get(key))));
        if (!watches.isEmpty()) {
            changedRows(update).forEach(this::tellWatches);
        }
        frontiers.takeHeartbeats(applied);
        foldStable();
        return expectations;
    }

    private void add(Operation operation) {
        RowState state = states.get(operation.key());
        if (state == null) {
            state = initial(operation);
        }
        RowState more = state.with(operation, policies.apply(operation.key().table()));
        if (more != state) {
            states.put(operation.key(), more);
            dirty.add(operation.key());
            enqueue(operation);
        }
    }

    private RowState initial(Operation operation) {
        return RowState.of(Base.before(operation), stable, List.of());
    }

    /** What the table should show for a row by everything captured, pins aside. */
    public synchronized Shown shown(RowKey key) {
        return Shown.of(current(key), policies.apply(key.table()));
    }

    /** For a row without metadata the first writer says what was there: nothing, if it inserted the row. */
    private Shown shownBefore(Operation operation) {
        RowState state = states.get(operation.key());
        if (state == null && operation instanceof Operation.Insert) {
            return Shown.Absent.ABSENT;
        }
        return Shown.of(
                state == null ? initial(operation) : state,
                policies.apply(operation.key().table()));
    }

    private RowState current(RowKey key) {
        RowState state = states.get(key);
        return state == null ? RowState.UNKNOWN : state;
    }

    private void removeFromOverlay(Operation operation) {
        List<Operation> waiting = overlay.get(operation.key());
        if (waiting != null) {
            waiting.removeIf(other -> other.dot().equals(operation.dot()));
            if (waiting.isEmpty()) {
                overlay.remove(operation.key());
            }
        }
    }

    /** The rank of a row that holds a wanted value must be known until those who want it are decided again. */
    private void unsettle(WindowUpdate update) {
        if (pins.size() == 0) {
            return;
        }
        unsettled.addAll(pins.blockedBy(changedRows(update)));
        unsettled.removeAll(update.pins().keySet());
    }

    private static Set<RowKey> changedRows(WindowUpdate update) {
        Set<RowKey> changed = new HashSet<>(update.pins().keySet());
        update.remote().forEach(transaction -> transaction.operations().forEach(one -> changed.add(one.key())));
        update.local().ifPresent(transaction -> transaction.operations().forEach(one -> changed.add(one.key())));
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
        RowState state = states.get(key);
        return new Watch.Moment(
                state == null ? RowState.of(Base.Unknown.UNKNOWN, stable, List.of()) : state,
                at.applied(),
                pins.get(key),
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
        if (unsettled.removeAll(keys)) {
            foldWaiting();
        }
    }

    private void foldWaiting() {
        List<RowKey> again = List.copyOf(waiting);
        waiting.clear();
        again.forEach(this::fold);
    }

    private boolean waitsForPins(RowKey key) {
        if (pins.size() == 0) {
            return false;
        }
        if (pins.holdsValue(key) || hasWantedValue(key)) {
            return true;
        }
        for (RowKey pinned : unsettled) {
            if (pinned.table().equals(key.table())) {
                return true;
            }
        }
        return false;
    }

    private boolean hasWantedValue(RowKey key) {
        return !wanted.isEmpty() && shown(key) instanceof Shown.Present present && wanted.has(key, present.image());
    }

    /** What is pinned before what is released: who is released may have a value that one of the pinned rows wants now. */
    private void takePins(WindowUpdate update) {
        boolean changed = !update.pins().isEmpty();
        for (Optional<Pin> pin : update.pins().values()) {
            pin.ifPresent(this::takePin);
        }
        changed |= wantAnew(update);
        update.pins().forEach((key, pin) -> {
            if (pin.isEmpty()) {
                release(key);
            }
        });
        if (changed) {
            foldWaiting();
        }
    }

    private void takePin(Pin pin) {
        pins.put(pin);
        states.putIfAbsent(pin.key(), RowState.of(baseOf(pin), stable, List.of()));
        want(pin);
        dirty.add(pin.key());
    }

    private void release(RowKey key) {
        pins.remove(key);
        wanted.remove(key);
        unsettled.remove(key);
        fold(key);
        leaveIfTrivial(key);
        dirty.add(key);
    }

    /** Pinned rows that were written want what they are now. */
    private boolean wantAnew(WindowUpdate update) {
        boolean any = false;
        if (pins.size() > 0) {
            for (RowKey key : changedRows(update)) {
                Pin pin = pins.get(key);
                if (pin != null) {
                    want(pin);
                    any = true;
                }
            }
        }
        return any;
    }

    private void want(Pin pin) {
        Row known = pin.held() == null ? pin.projection() : pin.held();
        Row image = known;
        Shown shown = shown(pin.key());
        if (shown instanceof Shown.Present present) {
            image = known == null ? present.image() : present.image().completedBy(known);
        }
        if (image == null || shown == Shown.Absent.ABSENT) {
            wanted.remove(pin.key());
        } else {
            wanted.put(pin.key(), image);
        }
    }

    private static Base baseOf(Pin pin) {
        return pin.held() == null ? Base.Unknown.UNKNOWN : new Base.Present(pin.held());
    }

    /** This agent has committed these transactions of other sites; capture will read them back later. */
    public synchronized void applied(Collection<LogRecord.Transaction> transactions) {
        for (LogRecord.Transaction transaction : transactions) {
            if (at.applied().contains(transaction.dot())) {
                continue;
            }
            for (Operation operation : transaction.operations()) {
                overlay.computeIfAbsent(operation.key(), key -> new ArrayList<>(2))
                        .add(operation);
            }
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
        List<Operation> waiting = overlay.get(key);
        RowState state = states.get(key);
        if (waiting == null) {
            return state == null ? RowState.UNKNOWN : state;
        }
        RowState result = state == null ? initial(waiting.get(0)) : state;
        for (Operation operation : waiting) {
            result = result.with(operation);
        }
        return result;
    }

    /** Dots of the operations of a row that its table row does not show; what a local write to it has not seen. */
    public synchronized Set<Dot> hidden(RowKey key) {
        Pin pin = pins.get(key);
        if (pin == null || pin.isAltered()) {
            RowState state = states.get(key);
            RowPolicy policy = policies.apply(key.table());
            return state == null || policy.isLastWriterWinsRow()
                    ? Set.of()
                    : state.evaluate(policy).hidden();
        }
        return dots(key);
    }

    private Set<Dot> dots(RowKey key) {
        Set<Dot> dots = new HashSet<>();
        current(key).operations().forEach(operation -> dots.add(operation.dot()));
        return dots;
    }

    /** A write of this site as a change of what the row's state says, which its table need not have shown. */
    public synchronized Operation unprojected(Operation local) {
        RowState state = states.get(local.key());
        RowPolicy policy = policies.apply(local.key().table());
        boolean asWritten = policy.isLastWriterWinsRow() && policy.keys().altersNothing();
        Pin pin = pins.get(local.key());
        boolean reduced = pin != null && pin.projection() != null && !pin.isAltered();
        if (state == null || asWritten || reduced || !(Shown.of(state, policy) instanceof Shown.Present present)) {
            return local;
        }
        return new Unprojection(policy, present.image(), dots(local.key())).of(local);
    }

    /** A member says how far it has come. Takes effect once capture has read everything up to it. */
    public synchronized void heartbeat(LogRecord.Heartbeat heartbeat) {
        frontiers.heartbeat(heartbeat);
        frontiers.takeHeartbeats(at.applied());
        foldStable();
    }

    private void foldStable() {
        VersionVector now = frontiers.stable();
        if (now.equals(stable)) {
            return;
        }
        stable = now;
        now.forEach((site, sequence) -> {
            ArrayDeque<Unstable> queue = unstable.get(site);
            while (queue != null && !queue.isEmpty() && queue.getFirst().sequence() <= sequence) {
                fold(queue.removeFirst().key());
            }
        });
    }

    private void fold(RowKey key) {
        RowState state = states.get(key);
        if (state == null || pins.get(key) != null) {
            return;
        }
        if (waitsForPins(key)) {
            waiting.add(key);
            return;
        }
        Fold fold = state.fold(stable, policies.apply(key.table()));
        if (fold.state() != state) {
            if (!fold.lost().isEmpty()
                    || !fold.contested().isEmpty()
                    || !FlushSnapshot.Settled.decisions(state).isEmpty()) {
                settled.add(new FlushSnapshot.Settled(key, state, fold));
            }
            states.put(key, fold.state());
            dirty.add(key);
            leaveIfTrivial(key);
        }
    }

    private void leaveIfTrivial(RowKey key) {
        RowState state = states.get(key);
        if (state != null && !state.isUnstable() && pins.get(key) == null && !suspects.contains(key)) {
            states.remove(key);
        }
    }

    /**
     * The table was seen to differ from the evaluation: the row stays until it is seen to agree.
     *
     * @param expected the evaluation; the row may have left the window since, if all sites have its last write
     */
    public synchronized void suspect(RowKey key, Shown expected) {
        if (suspects.add(key)) {
            states.putIfAbsent(key, RowState.of(base(expected), stable, List.of()));
            dirty.add(key);
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
        if (suspects.remove(key)) {
            dirty.add(key);
            leaveIfTrivial(key);
        }
    }

    public synchronized boolean isSuspect(RowKey key) {
        return suspects.contains(key);
    }

    /** Rows seen to differ and not repaired yet. */
    public synchronized List<RowKey> suspects() {
        return List.copyOf(suspects);
    }

    public synchronized @Nullable Pin pin(RowKey key) {
        return pins.get(key);
    }

    /** All pinned rows. */
    public synchronized List<RowKey> pinned() {
        return pins.keys();
    }

    /** Rows in which something waits for a person. */
    public synchronized List<RowKey> undecided() {
        List<RowKey> undecided = new ArrayList<>();
        states.forEach((key, state) -> {
            RowPolicy policy = policies.apply(key.table());
            if (!policy.isLastWriterWinsRow()
                    && !state.evaluate(policy).pending().isEmpty()) {
                undecided.add(key);
            }
        });
        return undecided;
    }

    /** Those of these rows that are pinned. */
    public synchronized List<RowKey> pinnedOf(Collection<RowKey> keys) {
        return pins.size() == 0
                ? List.of()
                : keys.stream().filter(key -> pins.get(key) != null).toList();
    }

    /** Pinned rows that a change of one of {@code changed} may let back into the table, in key order. */
    public synchronized List<RowKey> blockedBy(Collection<RowKey> changed) {
        return pins.blockedBy(changed);
    }

    /** Everything that changed since the last snapshot, as of the last captured transaction. */
    public synchronized FlushSnapshot snapshot() {
        Map<RowKey, FlushSnapshot.StoredRow> rows = new HashMap<>();
        Set<RowKey> gone = new HashSet<>();
        for (RowKey key : dirty) {
            RowState state = states.get(key);
            if (state != null) {
                rows.put(key, new FlushSnapshot.StoredRow(state, suspects.contains(key)));
            } else if (stored.contains(key)) {
                gone.add(key);
            }
        }
        List<FlushSnapshot.Settled> since = settled;
        settled = new ArrayList<>();
        dirty.clear();
        Checkpoint exact =
                new Checkpoint(at.position(), at.applied(), frontiers.known(), frontiers.floors(), at.clock());
        return new FlushSnapshot(exact, rows, gone, since);
    }

    /** The snapshot is durable. */
    public synchronized void flushed(FlushSnapshot snapshot) {
        stored.addAll(snapshot.rows().keySet());
        stored.removeAll(snapshot.gone());
        frontiers.durable(snapshot.checkpoint().applied());
    }

    /** The snapshot could not be made durable: the next one contains it. */
    public synchronized void notFlushed(FlushSnapshot snapshot) {
        dirty.addAll(snapshot.rows().keySet());
        dirty.addAll(snapshot.gone());
        List<FlushSnapshot.Settled> all = new ArrayList<>(snapshot.settled());
        all.addAll(settled);
        settled = all;
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
        return Math.min(stable.get(origin), frontiers.lowestFloorOf(origin));
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
        List<WindowCut.CutRow> rows = new ArrayList<>(states.size());
        states.forEach((key, state) -> rows.add(
                new WindowCut.CutRow(key, state, Shown.of(state, policies.apply(key.table())), pins.get(key))));
        return new WindowCut(
                new Checkpoint(at.position(), at.applied(), frontiers.known(), Map.of(), at.clock()), rows);
    }

    /** How full the window is, for status and metrics. */
    public synchronized WindowSize size() {
        return new WindowSize(states.size(), overlay.size(), pins.size(), pins.altered(), suspects.size());
    }

    /** Counts of rows: in the window, committed but not captured, pinned, of these with another value, suspect. */
    public record WindowSize(int rows, int uncaptured, int pinned, int altered, int suspect) {
        /** Rows that are out of their tables, or in them only in part. */
        public int parked() {
            return pinned - altered;
        }
    }
}
