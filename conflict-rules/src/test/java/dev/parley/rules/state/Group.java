package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A group of sites that write, deliver and fold one row. Contexts and clocks come out causally consistent. */
final class Group {
    static final RowKey KEY = RowKey.of("orders", new Value.Int(1));
    static final Columns COLUMNS = Columns.of("id", "a", "big");
    static final Row START = row(0, new Value.Text("start"));

    enum Action {
        WRITE,
        /** An update whose image lacks the out-of-line column. */
        WRITE_PARTLY,
        DELETE,
        /** Delete and insert of the key in one transaction. */
        REPLACE,
        DELIVER,
        HEARTBEAT,
        FOLD,
        /** Everything is delivered and announced everywhere; who then folds is left to chance. */
        CALM,
        /** A site-specific limit removes the row from the table here. */
        HIDE
    }

    record Step(Action action, int site, int choice) {}

    /** What a site takes for stable. All but the first are wrong. */
    enum FoldPoint {
        IN_BAND,
        APPLIED_HERE,
        APPLIED_ANYWHERE_BY_SIDE_CHANNEL,
        STABLE_IF_ONE_OPERATION_IS
    }

    private record Entry(
            VersionVector vector,
            HybridTimestamp at,
            @Nullable Operation operation) {}

    static final class Site {
        final SiteId id;
        final List<Operation> delivered = new ArrayList<>();
        final List<LostWrite> lost = new ArrayList<>();
        /** Operations that were losers here at some time, and those that were settled by a fold. */
        final Set<Dot> blamed = new TreeSet<>();

        final Set<Dot> settled = new TreeSet<>();
        final List<Entry> log = new ArrayList<>();
        final int[] cursors;
        VersionVector applied = VersionVector.EMPTY;
        HybridTimestamp last;
        RowState state;
        Stability stability;
        boolean hidden;

        Site(SiteId id, int sites, Base base, Set<SiteId> members, long skewMillis) {
            this.id = id;
            this.cursors = new int[sites];
            this.state = RowState.of(base, VersionVector.EMPTY, List.of());
            this.stability = Stability.of(members);
            this.last = HybridTimestamp.ofWallMillis(skewMillis);
        }

        Optional<Row> row(RowPolicy policy) {
            return table(state, policy);
        }
    }

    final List<Site> sites = new ArrayList<>();
    final List<Operation> operations = new ArrayList<>();
    final Base base;
    final RowPolicy policy;
    private final FoldPoint foldPoint;
    private int writes;

    Group(int count, Base base, RowPolicy policy, FoldPoint foldPoint) {
        this.base = base;
        this.policy = policy;
        this.foldPoint = foldPoint;
        Set<SiteId> members = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            members.add(SiteId.of("s" + i));
        }
        for (SiteId member : members) {
            sites.add(new Site(member, count, base, members, 5L * sites.size()));
        }
    }

    static Row row(int a, Value big) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Int(a), big);
    }

    /** What the table shows of a state, if nothing parks the row. */
    static Optional<Row> table(RowState state, RowPolicy policy) {
        Visible visible = state.evaluate(policy).visible();
        if (visible instanceof Visible.Row row) {
            return Optional.of(row.image());
        }
        return visible instanceof Visible.Base && state.base() instanceof Base.Present present
                ? Optional.of(present.image())
                : Optional.empty();
    }

    Site site(int number) {
        return sites.get(Math.floorMod(number, sites.size()));
    }

    void run(List<Step> steps) {
        steps.forEach(this::step);
    }

    /** The site that moved. */
    Site step(Step step) {
        Site site = site(step.site());
        switch (step.action()) {
            case WRITE -> write(site, row(++writes, new Value.Text("big" + writes)), step.choice());
            case WRITE_PARTLY -> write(site, row(++writes, Value.Unchanged.UNCHANGED), step.choice());
            case DELETE -> delete(site, step.choice());
            case REPLACE -> insert(site, row(++writes, new Value.Text("new" + writes)), step.choice());
            case DELIVER -> deliver(site, step.choice(), 1 + step.choice() / 8);
            case HEARTBEAT -> site.log.add(new Entry(site.applied, site.last, null));
            case FOLD -> fold(site);
            case CALM -> calm();
            case HIDE -> site.hidden = site.state.evaluate(policy).visible() instanceof Visible.Row;
        }
        return site;
    }

    private void write(Site site, Row image, int wall) {
        if (site.hidden || site.row(policy).isEmpty()) {
            insert(site, image.completedBy(row(0, new Value.Text("fresh" + writes))), wall);
        } else {
            Stamp stamp = stamp(site, wall);
            emit(site, new Operation.Update(stamp, KEY, null, image, Set.of()));
        }
    }

    private void insert(Site site, Row image, int wall) {
        Set<Dot> excluded = unseen(site);
        emit(site, new Operation.Insert(stamp(site, wall), KEY, image, excluded));
    }

    private void delete(Site site, int wall) {
        if (!site.hidden && site.row(policy).isPresent()) {
            emit(site, new Operation.Delete(stamp(site, wall), KEY, null, Set.of()));
        }
    }

    private Set<Dot> unseen(Site site) {
        return site.hidden && site.state.evaluate(policy).visible() instanceof Visible.Row row
                ? Set.of(row.winner().dot())
                : Set.of();
    }

    private static Stamp stamp(Site site, int wall) {
        HybridTimestamp at = site.last.next(site.last.wallMillis() + Math.floorMod(wall, 3) * 2L);
        return new Stamp(new Dot(site.id, site.applied.get(site.id) + 1), site.applied, at);
    }

    private void emit(Site site, Operation operation) {
        operations.add(operation);
        site.hidden = false;
        receive(site, operation);
        site.log.add(new Entry(site.applied, site.last, operation));
    }

    private void receive(Site site, Operation operation) {
        site.delivered.add(operation);
        site.state = site.state.with(operation, policy);
        site.applied = site.applied.with(operation.dot());
        site.last = site.last.max(operation.stamp().writtenAt());
        site.stability = site.stability.with(site.id, site.applied);
        site.state.evaluate(policy).losers().forEach(loser -> site.blamed.add(loser.dot()));
    }

    private void deliver(Site site, int from, int atMost) {
        int rest = atMost;
        while (rest > 0 && deliver(site, from)) {
            rest--;
        }
    }

    /** Delivers the next record of one other log, if its context is applied. */
    boolean deliver(Site site, int from) {
        Site origin = site(from);
        int at = site.cursors[sites.indexOf(origin)];
        if (origin == site || at >= origin.log.size()) {
            return false;
        }
        Entry entry = origin.log.get(at);
        if (entry.operation() != null) {
            if (!site.applied.covers(entry.operation().stamp().context())) {
                return false;
            }
            receive(site, entry.operation());
        }
        site.cursors[sites.indexOf(origin)]++;
        site.stability = site.stability.with(origin.id, entry.vector());
        return true;
    }

    private void fold(Site site) {
        if (!site.hidden) {
            Fold fold = site.state.fold(stable(site), policy);
            site.state = fold.state();
            site.lost.addAll(fold.lost());
            fold.lost().forEach(lost -> site.settled.add(lost.loser()));
            site.settled.addAll(fold.contested());
        }
    }

    private VersionVector stable(Site site) {
        return switch (foldPoint) {
            case IN_BAND -> site.stability.stable();
            case APPLIED_HERE -> site.applied;
            case APPLIED_ANYWHERE_BY_SIDE_CHANNEL ->
                VersionVector.minimum(sites.stream().map(s -> s.applied).toList());
            case STABLE_IF_ONE_OPERATION_IS ->
                site.state.operations().stream()
                                .anyMatch(o -> site.stability.stable().contains(o.dot()))
                        ? site.applied
                        : site.stability.stable();
        };
    }

    private void calm() {
        deliverAll();
        sites.forEach(site -> site.log.add(new Entry(site.applied, site.last, null)));
        deliverAll();
    }

    /** Delivers everything and folds everything. */
    void quiesce() {
        calm();
        sites.forEach(site -> site.hidden = false);
        sites.forEach(this::fold);
    }

    void deliverAll() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Site site : sites) {
                for (int from = 0; from < sites.size(); from++) {
                    moved |= deliver(site, from);
                }
            }
        }
    }

    /** The operations in another causally legal order, drawn from {@code choices}. */
    List<Operation> reordered(List<Integer> choices) {
        List<Operation> order = new ArrayList<>();
        Set<Operation> rest = new LinkedHashSet<>(operations);
        for (int i = 0; !rest.isEmpty(); i++) {
            List<Operation> ready = rest.stream()
                    .filter(o -> rest.stream().noneMatch(o::supersedes))
                    .toList();
            Operation next = ready.get(Math.floorMod(choices.get(i % choices.size()), ready.size()));
            order.add(next);
            rest.remove(next);
        }
        return order;
    }
}
