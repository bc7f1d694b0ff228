package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.Pending;
import dev.parley.rules.version.Dot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All sites of a small world at one moment, and how it came to that.
 *
 * @param hashes of the sites
 * @param moved the site at which something happened, as a position
 * @param writesLeft operations that may still be written
 * @param did what led here from {@code before}
 */
record Moment(
        SmallWorld world,
        List<SmallSite> sites,
        List<Long> hashes,
        int moved,
        int writesLeft,
        @Nullable Moment before,
        String did) {
    private static final RowKey ELSEWHERE = RowKey.of(Mesh.KEY.table(), new Value.Int(2));

    static Moment start(SmallWorld world, List<SmallSite> sites) {
        List<Long> hashes = sites.stream().map(SmallSite::hash).toList();
        return new Moment(world, sites, hashes, 0, world.writes(), null, "start");
    }

    /** Every moment that may come next; none at the end, when all is delivered, announced and folded. */
    List<Moment> next() {
        List<Moment> next = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            SmallSite site = sites.get(i);
            if (writesLeft > 0) {
                writes(next, i, site);
            }
            for (int origin = 0; origin < sites.size(); origin++) {
                if (origin != i) {
                    SmallSite after = site.delivered(sites.get(origin), origin, world);
                    add(next, i, after, writesLeft, "applies the next of s" + origin);
                }
            }
            add(next, i, site.announced(), writesLeft, "tells what it has applied");
            add(next, i, site.folded(world), writesLeft, "folds");
        }
        return next;
    }

    private void add(List<Moment> next, int at, @Nullable SmallSite after, int left, String what) {
        if (after != null) {
            List<SmallSite> changed = new ArrayList<>(sites);
            changed.set(at, after);
            List<Long> rehashed = new ArrayList<>(hashes);
            rehashed.set(at, after.hash());
            next.add(new Moment(world, changed, rehashed, at, left, this, after.id() + " " + what));
        }
    }

    private void writes(List<Moment> next, int at, SmallSite site) {
        Evaluation evaluation = site.state().evaluate(world.policy());
        Row row = Site.shown(site.state(), evaluation);
        long sequence = site.applied().get(site.id()) + 1;
        if (row == null) {
            Value value = world.value(Value.Null.NULL, at, sequence);
            Row image = Row.of(Mesh.COLUMNS, new Value.Int(1), value, new Value.Int(sequence));
            wrote(next, at, new Operation.Insert(site.stamp(), Mesh.KEY, image, evaluation.hidden()), "inserts");
            return;
        }
        Row after = row.with(1, world.value(row.get(1), at, sequence));
        wrote(next, at, new Operation.Update(site.stamp(), Mesh.KEY, row, after, evaluation.hidden()), "updates");
        wrote(next, at, new Operation.Delete(site.stamp(), Mesh.KEY, row, evaluation.hidden()), "deletes");
        if (world.policy().moves() == MovePolicy.FOLLOW_MOVE) {
            wrote(next, at, move(site, row, evaluation), "gives the row another key");
        }
        for (Pending unit : evaluation.pending()) {
            decisions(next, at, unit);
        }
    }

    /** What the row's former key sees of it. */
    private static Operation move(SmallSite site, Row row, Evaluation evaluation) {
        return new Operation.Delete(site.stamp(), Mesh.KEY, row, evaluation.hidden(), Set.of(), ELSEWHERE);
    }

    /** For each write that waits, that it is the one. */
    private void decisions(List<Moment> next, int at, Pending unit) {
        SmallSite site = sites.get(at);
        Set<Dot> settled = new HashSet<>();
        unit.siblings().forEach(sibling -> settled.add(sibling.dot()));
        for (Operation sibling : unit.siblings()) {
            Value chosen = HistoryLaws.value(sibling);
            Row image = Row.of(Mesh.COLUMNS, Value.Unchanged.UNCHANGED, chosen, Value.Unchanged.UNCHANGED);
            wrote(next, at, new Operation.Decision(site.stamp(), Mesh.KEY, image, settled, Set.of()), "decides");
        }
    }

    private void wrote(List<Moment> next, int at, Operation operation, String what) {
        add(next, at, sites.get(at).written(operation, world), writesLeft - 1, what + " " + operation.dot());
    }

    /** Everything written so far. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (SmallSite site : sites) {
            for (SmallSite.Entry entry : site.log()) {
                if (entry.operation() != null) {
                    operations.add(entry.operation());
                }
            }
        }
        return operations;
    }

    /** Of all that can make a difference to what is still to come. */
    long hash() {
        long hash = writesLeft;
        for (long site : hashes) {
            hash = SmallSite.mixed(hash, site);
        }
        return hash;
    }

    /** The way here, step by step. */
    String story() {
        Deque<String> steps = new ArrayDeque<>();
        for (Moment at = this; at != null; at = at.before) {
            steps.push(at.did);
        }
        return String.join("\n  ", steps);
    }
}
