package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.Pending;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A group of sites that write, deliver and fold one row, as the steps say. Contexts and clocks come out causally
 * consistent; every update carries the old image that its site showed. Not thread-safe.
 */
public final class Mesh {
    /** The row of all histories. */
    public static final RowKey KEY = RowKey.of("t", new Value.Int(1));

    /** Its columns: the key, the one under test, and another. */
    public static final Columns COLUMNS = Columns.of("id", "a", "b");

    private static final int TESTED = 1;
    private static final int OTHER = 2;

    private final List<Site> sites = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final History history;
    private final Replica replica;
    private int writes;

    Mesh(History history, Replica replica) {
        this.history = history;
        this.replica = replica;
        Set<SiteId> members = new TreeSet<>();
        for (int i = 0; i < history.sites(); i++) {
            members.add(SiteId.of("s" + i));
        }
        for (SiteId member : members) {
            sites.add(new Site(member, history.sites(), history.base(), members, 3L * sites.size()));
        }
    }

    public List<Site> sites() {
        return List.copyOf(sites);
    }

    /** Everything written, in a causally legal order. */
    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    private RowPolicy policy() {
        return history.policy();
    }

    private Site site(int number) {
        return sites.get(Math.floorMod(number, sites.size()));
    }

    /** The site that moved. */
    public Site step(Step step) {
        Site site = site(step.site());
        switch (step.action()) {
            case WRITE -> write(site, step.choice(), true, false);
            case WRITE_OTHER -> write(site, step.choice(), false, true);
            case WRITE_BOTH -> write(site, step.choice(), true, true);
            case DELETE -> delete(site, step.choice());
            case REPLACE -> insert(site, step.choice());
            case DECIDE -> decide(site, step.choice());
            case DELIVER -> deliver(site, step.choice());
            case HEARTBEAT -> heartbeat(site);
            case ACTIVATE -> site.policy = Math.min(site.policy + 1, policy().version());
            case FOLD -> fold(site);
            case CALM -> calm();
            case HIDE -> site.hidden = site.row(policy()) != null;
        }
        return site;
    }

    private void write(Site site, int choice, boolean tested, boolean other) {
        Row before = site.hidden ? null : site.row(policy());
        if (before == null) {
            insert(site, choice);
            return;
        }
        Row after = before;
        if (tested) {
            after = after.with(TESTED, value(before.get(TESTED), choice));
        }
        if (other) {
            after = after.with(OTHER, new Value.Int(++writes));
        }
        emit(site, new Operation.Update(stamp(site, choice), KEY, before, after, excluded(site)));
    }

    private void insert(Site site, int choice) {
        Row row = Row.of(COLUMNS, new Value.Int(1), value(Value.Null.NULL, choice), new Value.Int(++writes));
        emit(site, new Operation.Insert(stamp(site, choice), KEY, row, excluded(site)));
    }

    private void delete(Site site, int choice) {
        Row before = site.hidden ? null : site.row(policy());
        if (before != null) {
            emit(site, new Operation.Delete(stamp(site, choice), KEY, before, excluded(site)));
        }
    }

    /** A value of the column under test, drawn from the choice alone. */
    private Value value(Value current, int choice) {
        return history.values().next(current, new SplittableRandom(31L * choice + writes), ++writes);
    }

    /** Dots that the writer has applied and its row does not show. */
    private Set<Dot> excluded(Site site) {
        Evaluation evaluation = site.state.evaluate(policy());
        Set<Dot> excluded = new HashSet<>(evaluation.hidden());
        if (site.hidden) {
            List<Operation> all = site.state.operations();
            all.stream()
                    .filter(operation -> all.stream().noneMatch(other -> other.supersedes(operation)))
                    .forEach(operation -> excluded.add(operation.dot()));
        }
        return excluded;
    }

    private void decide(Site site, int choice) {
        List<Pending> pending = site.state.evaluate(policy()).pending();
        Row row = site.row(policy());
        if (pending.isEmpty() || row == null) {
            return;
        }
        Set<Dot> settled = new HashSet<>();
        pending.forEach(unit -> unit.siblings().forEach(sibling -> settled.add(sibling.dot())));
        Row image = Row.of(COLUMNS, Value.Unchanged.UNCHANGED, Value.Unchanged.UNCHANGED, Value.Unchanged.UNCHANGED);
        for (Pending unit : pending) {
            int at = COLUMNS.indexOf(unit.unit());
            Row chosen = unit.siblings()
                    .get(Math.floorMod(choice, unit.siblings().size()))
                    .image();
            image = image.with(at, Objects.requireNonNull(chosen).get(at));
        }
        emit(site, new Operation.Decision(stamp(site, choice), KEY, image, settled, Set.of()));
    }

    private static Stamp stamp(Site site, int choice) {
        HybridTimestamp at = site.last.next(site.last.wallMillis() + Math.floorMod(choice, 3) * 2L);
        return new Stamp(new Dot(site.id, site.applied.get(site.id) + 1), site.applied, at, site.policy);
    }

    private void emit(Site site, Operation operation) {
        operations.add(operation);
        site.hidden = false;
        receive(site, operation);
        site.log.add(new Site.Entry(site.applied, site.last, operation));
    }

    private void receive(Site site, Operation operation) {
        site.delivered.add(operation);
        site.policy = replica.active(site.policy, operation);
        site.state = replica.received(site.state, operation, policy());
        site.applied = site.applied.with(operation.dot());
        site.last = site.last.max(operation.stamp().writtenAt());
        site.stability = site.stability.with(site.id, site.applied);
    }

    private void heartbeat(Site site) {
        site.log.add(new Site.Entry(site.applied, site.last, null));
    }

    private void deliver(Site site, int choice) {
        int rest = 1 + Math.floorMod(choice / 8, 8);
        while (rest > 0 && deliverNext(site, site(choice))) {
            rest--;
        }
    }

    /** Delivers the next record of one other log, if its context is applied. */
    private boolean deliverNext(Site site, Site origin) {
        int at = sites.indexOf(origin);
        if (origin == site || site.cursors[at] >= origin.log.size()) {
            return false;
        }
        Site.Entry entry = origin.log.get(site.cursors[at]);
        Operation operation = entry.operation();
        if (operation != null) {
            if (!site.applied.covers(operation.stamp().context())) {
                return false;
            }
            receive(site, operation);
        }
        site.cursors[at]++;
        site.stability = site.stability.with(origin.id, entry.vector());
        return true;
    }

    private void fold(Site site) {
        if (!site.hidden) {
            Fold fold = replica.folded(site.state, site.stability.stable(), site.applied, policy());
            site.state = fold.state();
            site.lost.addAll(fold.lost());
        }
    }

    /** Delivers everything and says so to everybody. */
    void calm() {
        deliverAll();
        sites.forEach(this::heartbeat);
        deliverAll();
    }

    @Nullable
    private Site undecided() {
        for (Site site : sites) {
            if (site.row(policy()) != null
                    && !site.state.evaluate(policy()).pending().isEmpty()) {
                return site;
            }
        }
        return null;
    }

    /** Settles what waits, delivers everything and folds everything. */
    public void quiesce() {
        settle();
        sites.forEach(this::fold);
    }

    /** Settles what waits and delivers everything. */
    void settle() {
        calm();
        sites.forEach(site -> site.hidden = false);
        for (Site site = undecided(); site != null; site = undecided()) {
            decide(site, 0);
            calm();
        }
    }

    private void deliverAll() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Site site : sites) {
                for (Site origin : sites) {
                    moved |= deliverNext(site, origin);
                }
            }
        }
    }
}
