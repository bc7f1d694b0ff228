package dev.parley.window;

import dev.parley.pipeline.KeyIndex;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.MovePolicy;
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
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    private final Map<RowKey, RowState> states = new HashMap<>();
    /** Rows that have no state of their own. */
    private final Blocks blocks = new Blocks();

    private final int largeRows;
    /** What {@link #load} has seen so far of each transaction. */
    private final Map<Dot, Run> loading = new HashMap<>();

    private final Map<RowKey, List<Operation>> overlay = new HashMap<>();
    /** Large transactions of the overlay. */
    private final Blocks uncaptured = new Blocks();

    private final Map<SiteId, ArrayDeque<Unstable>> unstable = new HashMap<>();
    private final Frontiers frontiers;
    private final Pins pins = new Pins();
    private final WantedValues wanted;
    /** Tables whose rows are here as applications of this site write them, whatever other sites write. */
    private final Set<String> untaken = new HashSet<>();
    /** Which rows are shared, of tables of which some are. */
    private final Map<String, RowPart> parts = new HashMap<>();

    /** By table. */
    private final Map<String, List<String>> keyColumns = new HashMap<>();

    private final Parents parents;
    private final Set<RowKey> suspects = new HashSet<>();
    /** Rows pinned for a unique value whose blockers have changed: to be decided again. */
    private final Set<RowKey> unsettled = new HashSet<>();
    /** Rows that could fold, but for the pins of others. */
    private final Set<RowKey> waiting = new HashSet<>();
    /** A deleted row has left that others waited for. */
    private boolean freed;

    private final List<Watch> watches = new ArrayList<>();
    private final Set<RowKey> dirty = new HashSet<>();
    private final Set<RowKey> stored = new HashSet<>();
    private List<FlushSnapshot.Settled> settled = new ArrayList<>();
    /** Blocks that have left and whose rows stand in the table of the last flush. */
    private List<Block> left = new ArrayList<>();

    private Checkpoint at;
    /** What has been folded up to; follows {@link Frontiers#stable}. */
    private VersionVector stable = VersionVector.EMPTY;

    private record Unstable(long sequence, RowKey key) {}

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
        this.wanted = new WantedValues(tables);
        for (TableShape table : tables) {
            keyColumns.put(table.name(), table.keyColumns());
            if (!table.sharing().takes()) {
                untaken.add(table.name());
            }
            table.sharing().part().ifPresent(part -> parts.put(table.name(), part));
        }
        this.parents = new Parents(tables, policies);
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
        if (operations.size() == 1 && row.pin() == null && !row.suspect() && isPlain(operations.get(0))) {
            Operation only = operations.get(0);
            Run run = loading.computeIfAbsent(
                    only.dot(), dot -> new Run(only.stamp(), row.state().folded()));
            if (run.add(row.state(), only)) {
                return;
            }
        }
        states.put(key, row.state());
        stored.add(key);
        if (row.suspect()) {
            suspects.add(key);
        }
        row.state().operations().forEach(this::enqueue);
        Pin pin = row.pin();
        if (pin == null) {
            wantDeleted(key);
        } else {
            pins.put(pin);
            want(pin);
            unsettled.add(key);
        }
    }

    /** Orders what was loaded. Call once after the last {@link #load}. */
    public synchronized void loaded() {
        List<Run> runs = new ArrayList<>(loading.values());
        loading.clear();
        runs.sort((one, other) -> one.stamp().compareRank(other.stamp()));
        for (Run run : runs) {
            if (run.size() >= largeRows) {
                blocks.add(run.block());
            } else {
                run.operations().forEach(operation -> {
                    states.put(operation.key(), run.state(operation));
                    stored.add(operation.key());
                    enqueue(operation);
                });
            }
        }
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
            Block known = uncapturedBlock(one.dot());
            large.put(one.dot(), block(one, known == null ? Blocks.index(one.operations()) : known.index()));
        });
        update.local()
                .filter(this::isLarge)
                .ifPresent(one -> large.put(one.dot(), block(one, Blocks.index(one.operations()))));
        return capture(update, large, seen);
    }

    private synchronized @Nullable Block uncapturedBlock(Dot dot) {
        return uncaptured.all().stream()
                .filter(block -> block.stamp().dot().equals(dot))
                .findFirst()
                .orElse(null);
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
                before.computeIfAbsent(operation.key(), key -> shownBefore(operation));
                add(operation);
                removeFromOverlay(operation);
            }
            uncaptured.all().removeIf(one -> one.stamp().isOf(transaction.stamp()));
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
        foldStable();
        return expectations;
    }

    /** A row that was not here and is none that is shared need not change. */
    private Expectation expectation(RowKey key, Shown before) {
        Shown after = shown(key);
        boolean stayedOut =
                after == Shown.Any.ANY && parts.containsKey(key.table()) && !(before instanceof Shown.Present);
        return new Expectation(stayedOut ? after : before, after, pins.get(key));
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
        RowPolicy policy = policies.apply(table);
        return policy.isLastWriterWinsRow()
                && policy.keys().altersNothing()
                && !policy.mayWait()
                && !untaken.contains(table)
                && !parts.containsKey(table)
                && !parents.isRestored(table);
    }

    /**
     * Adds the rows of a block of which nothing else is known.
     *
     * @param seen positions of those that may stay in it; null for all
     * @return the operations on all other rows
     */
    private List<Operation> addBlock(Block made, @Nullable BitSet seen) {
        BitSet others = blocks.contested(made);
        if (seen != null) {
            BitSet unseen = (BitSet) seen.clone();
            unseen.flip(0, made.index().size());
            others.or(unseen);
        }
        for (Collection<RowKey> known : List.of(states.keySet(), suspects, pins.keys())) {
            for (RowKey key : known) {
                int position = made.find(key);
                if (position >= 0) {
                    others.set(position);
                }
            }
        }
        Block block = new Block(
                made.stamp(),
                made.operations(),
                made.index(),
                stable,
                made.without(others).out());
        if (block.size() > 0) {
            blocks.add(block);
        }
        List<Operation> rest = new ArrayList<>();
        block.out().stream().forEach(position -> rest.add(made.operation(position)));
        return rest;
    }

    /** The state of a row, its own or that of a large transaction; null for a row that is not here. */
    private @Nullable RowState stateOf(RowKey key) {
        RowState state = states.get(key);
        return state == null && !blocks.isEmpty() ? blocks.state(key) : state;
    }

    /** {@link #stateOf}, from now on the row's own. */
    private @Nullable RowState own(RowKey key) {
        RowState state = states.get(key);
        if (state == null && !blocks.isEmpty()) {
            state = blocks.state(key);
            if (state != null) {
                states.put(key, state);
                dirty.add(key);
                if (blocks.take(key)) {
                    stored.add(key);
                }
            }
        }
        return state;
    }

    private void add(Operation operation) {
        RowState state = own(operation.key());
        if (state == null) {
            state = initial(operation);
        }
        RowState more = state.with(operation, policies.apply(operation.key().table()));
        if (more != state) {
            states.put(operation.key(), more);
            dirty.add(operation.key());
            enqueue(operation);
            wantDeleted(operation.key());
        }
    }

    /** What is deleted and may come back for the sake of others wants what it held; a pinned row is asked for its own. */
    private void wantDeleted(RowKey key) {
        if (pins.get(key) != null || !parents.isRestored(key.table())) {
            return;
        }
        Optional<Row> held = shown(key) == Shown.Absent.ABSENT ? revived(key) : Optional.empty();
        if (held.isPresent()) {
            wanted.put(key, held.get());
        } else {
            freed |= wanted.remove(key);
        }
    }

    private Optional<Row> revived(RowKey key) {
        return current(key).evaluateRevived(policies.apply(key.table()));
    }

    private RowState initial(Operation operation) {
        return RowState.of(Base.before(operation), stable, List.of());
    }

    /** What the table should show for a row by everything captured, pins aside. */
    public synchronized Shown shown(RowKey key) {
        return shown(key, current(key));
    }

    private Shown shown(RowKey key, RowState state) {
        if (untaken.contains(key.table())) {
            return Shown.Any.ANY;
        }
        Shown shown = Shown.of(state, policies.apply(key.table()));
        return isOutside(key, shown) ? Shown.Any.ANY : shown;
    }

    /** True if the group has the row and this site does not share it: what its table holds under that key is its own. */
    private boolean isOutside(RowKey key, Shown shown) {
        RowPart part = parts.get(key.table());
        return part != null && shown instanceof Shown.Present present && !part.has(present.image());
    }

    /** For a row without metadata the first writer says what was there: nothing, if it inserted the row. */
    private Shown shownBefore(Operation operation) {
        RowState state = stateOf(operation.key());
        if (state == null
                && operation instanceof Operation.Insert
                && !untaken.contains(operation.key().table())) {
            return Shown.Absent.ABSENT;
        }
        return shown(operation.key(), state == null ? initial(operation) : state);
    }

    private RowState current(RowKey key) {
        RowState state = stateOf(key);
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
        unsettled.addAll(pins.blockedBy(changedRows(update, pins::isBlocker)));
        unsettled.removeAll(update.pins().keySet());
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
        RowState state = stateOf(key);
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
        do {
            freed = false;
            List<RowKey> again = List.copyOf(waiting);
            waiting.clear();
            again.forEach(this::fold);
        } while (freed);
    }

    private boolean waitsForPins(RowKey key) {
        if (hasWantedValue(key)) {
            return true;
        }
        if (pins.size() == 0) {
            return false;
        }
        if (pins.holdsValue(key)) {
            return true;
        }
        if (parents.isReferredTo(key) && shown(key) == Shown.Absent.ABSENT) {
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
        own(pin.key());
        states.putIfAbsent(pin.key(), RowState.of(baseOf(pin), stable, List.of()));
        want(pin);
        dirty.add(pin.key());
    }

    private void release(RowKey key) {
        pins.remove(key);
        wanted.remove(key);
        parents.remove(key);
        unsettled.remove(key);
        wantDeleted(key);
        fold(key);
        leaveIfTrivial(key);
        dirty.add(key);
    }

    /** Pinned rows that were written want what they are now. */
    private boolean wantAnew(WindowUpdate update) {
        boolean any = false;
        if (pins.size() > 0) {
            for (RowKey key : changedRows(update, pinned -> pins.get(pinned) != null)) {
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
        boolean gone = shown == Shown.Absent.ABSENT && pin.held() == null;
        if (image == null || gone) {
            wanted.remove(pin.key());
            parents.remove(pin.key());
        } else {
            wanted.put(pin.key(), image);
            parents.put(pin.key(), image);
        }
    }

    private static Base baseOf(Pin pin) {
        return pin.held() == null ? Base.Unknown.UNKNOWN : new Base.Present(pin.held());
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
        if (large != null) {
            uncaptured.add(large);
        } else {
            for (Operation operation : transaction.operations()) {
                overlay.computeIfAbsent(operation.key(), key -> new ArrayList<>(2))
                        .add(operation);
            }
        }
    }

    private List<Operation> uncaptured(RowKey key) {
        List<Operation> waiting = overlay.getOrDefault(key, List.of());
        if (uncaptured.isEmpty()) {
            return waiting;
        }
        List<Operation> all = new ArrayList<>(waiting);
        for (Block block : uncaptured.all()) {
            int position = block.find(key);
            if (position >= 0) {
                all.add(block.operation(position));
            }
        }
        all.sort((one, other) -> one.stamp().compareRank(other.stamp()));
        return all;
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
        List<Operation> waiting = uncaptured(key);
        RowState state = stateOf(key);
        if (waiting.isEmpty()) {
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
        if (parts.containsKey(key.table()) && isOutside(key, Shown.of(current(key), policies.apply(key.table())))) {
            return dots(key);
        }
        if (pin == null || pin.isAltered()) {
            RowState state = stateOf(key);
            RowPolicy policy = policies.apply(key.table());
            Set<Dot> hidden = state == null || !policy.mayWait()
                    ? Set.of()
                    : state.evaluate(policy).hidden();
            return pin != null && isRestored(pin) ? withDeletes(hidden, current(key)) : hidden;
        }
        return dots(key);
    }

    /** True if the row is deleted and stands all the same, because others refer to it. */
    private boolean isRestored(Pin pin) {
        return pin.projection() != null && shown(pin.key()) == Shown.Absent.ABSENT;
    }

    /** Who writes a row that stands although it is deleted has not seen the delete. */
    private static Set<Dot> withDeletes(Set<Dot> hidden, RowState state) {
        Set<Dot> all = new HashSet<>(hidden);
        for (Operation operation : state.operations()) {
            if (operation instanceof Operation.Delete) {
                all.add(operation.dot());
            }
        }
        return all;
    }

    /**
     * Deleted rows that stand here only because others refer to them, and that one of these writes refers to, with what
     * they hold; and the rows that they refer to in turn. Who wrote so has used them: from then on they exist, and no site
     * has to remember what was deleted.
     */
    public synchronized Map<RowKey, Row> used(Collection<Operation> written) {
        Map<RowKey, Row> used = new LinkedHashMap<>();
        if (pins.size() == 0) {
            return used;
        }
        Set<RowKey> others = new HashSet<>();
        ArrayDeque<Map.Entry<RowKey, Row>> open = new ArrayDeque<>();
        for (Operation operation : written) {
            if (operation.image() != null) {
                use(operation.key(), operation.image(), written, others, used).forEach(open::add);
            }
        }
        while (!open.isEmpty()) {
            Map.Entry<RowKey, Row> next = open.removeFirst();
            use(next.getKey(), next.getValue(), written, others, used).forEach(open::add);
        }
        return used;
    }

    /**
     * Adds to {@code used} the rows that stand only because of others and that this one refers to.
     *
     * @param others rows that are known not to be among those written
     */
    private List<Map.Entry<RowKey, Row>> use(
            RowKey child, Row image, Collection<Operation> written, Set<RowKey> others, Map<RowKey, Row> used) {
        List<Map.Entry<RowKey, Row>> found = new ArrayList<>();
        for (RowKey parent : parents.restoredBy(child, image)) {
            Pin pin = pins.get(parent);
            if (pin != null
                    && isRestored(pin)
                    && pin.held() != null
                    && !used.containsKey(parent)
                    && (others.contains(parent)
                            || written.stream().noneMatch(one -> one.key().equals(parent)))) {
                others.add(parent);
                used.put(parent, pin.held());
                found.add(Map.entry(parent, pin.held()));
            }
        }
        return found;
    }

    /** Pinned rows that refer to one of these. */
    public synchronized Set<RowKey> pinnedChildren(Collection<RowKey> of) {
        return parents.pinnedChildren(of);
    }

    private Set<Dot> dots(RowKey key) {
        Set<Dot> dots = new HashSet<>();
        current(key).operations().forEach(operation -> dots.add(operation.dot()));
        return dots;
    }

    /** A write of this site as a change of what the row's state says, which its table need not have shown. */
    public synchronized Operation unprojected(Operation local) {
        RowState state = stateOf(local.key());
        RowPolicy policy = policies.apply(local.key().table());
        boolean asWritten = policy.isLastWriterWinsRow() && policy.keys().altersNothing();
        Pin pin = pins.get(local.key());
        boolean reduced = pin != null && pin.projection() != null && !pin.isAltered();
        if (state == null || asWritten || reduced) {
            return local;
        }
        Row own = Shown.of(state, policy) instanceof Shown.Present present
                ? present.image()
                : pin != null && isRestored(pin) ? pin.held() : null;
        return own == null ? local : new Unprojection(policy, own, dots(local.key())).of(local);
    }

    /**
     * What this site has to write because other sites' transactions, which capture is about to be given, write rows that it
     * has given another key.
     */
    public synchronized Collection<FollowedWrite> followed(List<LogRecord.Transaction> remote) {
        return new FollowedMoves(self, policies, keyColumns, this::current).of(remote);
    }

    /** True if deletes of a table's rows tell the key that a row has instead, in operations of this policy version. */
    public boolean followsMoves(String table, int policyVersion) {
        return policies.apply(table).at(policyVersion).moves() == MovePolicy.FOLLOW_MOVE;
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
        foldBlocks();
        if (freed) {
            foldWaiting();
        }
    }

    private void foldBlocks() {
        for (Block block : List.copyOf(blocks.all())) {
            if (!stable.contains(block.stamp().dot())) {
                continue;
            }
            if (pins.size() > 0 || !wanted.isEmpty()) {
                for (int at = block.next(0); at >= 0; at = block.next(at + 1)) {
                    RowKey key = block.operation(at).key();
                    if (waitsForPins(key)) {
                        own(key);
                    }
                }
            }
            blocks.remove(block).ifPresent(left::add);
            block.taken().forEach(this::fold);
        }
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
            freed |= wanted.remove(key);
        }
    }

    /**
     * The table was seen to differ from the evaluation: the row stays until it is seen to agree.
     *
     * @param expected the evaluation; the row may have left the window since, if all sites have its last write
     */
    public synchronized void suspect(RowKey key, Shown expected) {
        if (suspects.add(key)) {
            own(key);
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
            if (policy.mayWait() && !state.evaluate(policy).pending().isEmpty()) {
                undecided.add(key);
            }
        });
        return undecided;
    }

    /** True if any row is pinned. */
    public synchronized boolean hasPinned() {
        return pins.size() > 0;
    }

    /** Those of these rows that are pinned. */
    public synchronized List<RowKey> pinnedOf(Collection<RowKey> keys) {
        return pins.size() == 0
                ? List.of()
                : keys.stream().filter(key -> pins.get(key) != null).toList();
    }

    /**
     * Pinned rows that a change of one of {@code changed} may let back into the table, and those that may bring it back, in
     * key order.
     */
    public synchronized List<RowKey> blockedBy(Collection<RowKey> changed) {
        List<RowKey> blocked = pins.blockedBy(changed);
        Set<RowKey> orphans = parents.pinnedChildren(changed.stream()
                .filter(key -> pins.get(key) == null && shown(key) == Shown.Absent.ABSENT)
                .toList());
        if (orphans.isEmpty()) {
            return blocked;
        }
        Set<RowKey> all = new TreeSet<>(blocked);
        all.addAll(orphans);
        return List.copyOf(all);
    }

    /** Everything that changed since the last snapshot, as of the last captured transaction. */
    public synchronized FlushSnapshot snapshot() {
        Map<RowKey, FlushSnapshot.StoredRow> rows = new HashMap<>();
        Set<RowKey> gone = new HashSet<>();
        for (RowKey key : dirty) {
            RowState state = states.get(key);
            if (state != null) {
                rows.put(key, new FlushSnapshot.StoredRow(state, suspects.contains(key), pins.get(key)));
            } else if (stored.contains(key)) {
                gone.add(key);
            }
        }
        List<FlushSnapshot.Settled> since = settled;
        settled = new ArrayList<>();
        dirty.clear();
        LargeRows large = LargeRows.of(blocks, left);
        left = new ArrayList<>();
        Checkpoint exact =
                new Checkpoint(at.position(), at.applied(), frontiers.known(), frontiers.floors(), at.clock());
        return new FlushSnapshot(exact, rows, gone, since, large);
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
        left.addAll(snapshot.large().left());
        blocks.all().stream().filter(snapshot.large()::contains).forEach(block -> block.dirty = true);
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
        states.forEach((key, state) -> rows.add(new WindowCut.CutRow(key, state, shown(key, state), pins.get(key))));
        blocks.forEach((key, state) -> rows.add(new WindowCut.CutRow(key, state, shown(key, state), null)));
        return new WindowCut(
                new Checkpoint(at.position(), at.applied(), frontiers.known(), Map.of(), at.clock()), rows);
    }

    /** How full the window is, for status and metrics. */
    public synchronized WindowSize size() {
        return new WindowSize(
                states.size() + blocks.rows(),
                overlay.size() + uncaptured.rows(),
                pins.size(),
                pins.altered(),
                suspects.size());
    }

    /** Counts of rows: in the window, committed but not captured, pinned, of these with another value, suspect. */
    public record WindowSize(int rows, int uncaptured, int pinned, int altered, int suspect) {
        /** Rows that are out of their tables, or in them only in part. */
        public int parked() {
            return pinned - altered;
        }
    }
}
