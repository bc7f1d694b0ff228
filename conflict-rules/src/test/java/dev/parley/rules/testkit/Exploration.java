package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Goes through every moment that a small world can come to, each once, and looks at all of them: a site shows what all
 * operations that it has applied come to (I9), nothing folds that some site has not applied (I11), and at the end all sites
 * have one row and one list of lost writes, which is that of all operations (P28), and every operation shows, was
 * overwritten by one that had seen it, or is lost (I12). A row that was given another key is there again only by an insert
 * (I15). Not thread-safe.
 */
final class Exploration {
    private final SmallWorld world;
    private final long momentsMax;
    private final Set<Long> seen = new HashSet<>();
    private long ends;

    /** @param momentsMax a world that has more is refused */
    Exploration(SmallWorld world, long momentsMax) {
        this.world = world;
        this.momentsMax = momentsMax;
    }

    /** Moments looked at. */
    long moments() {
        return seen.size();
    }

    /** Those after which nothing is left to happen. */
    long ends() {
        return ends;
    }

    /** What is wrong at the first moment found, and how it came to that; null if nothing is anywhere. */
    @Nullable
    String run() {
        Deque<Moment> open = new ArrayDeque<>(List.of(world.start()));
        while (!open.isEmpty()) {
            Moment moment = open.pop();
            if (!seen.add(moment.hash())) {
                continue;
            }
            if (seen.size() > momentsMax) {
                throw new IllegalStateException("more than " + momentsMax + " moments; make the world smaller");
            }
            List<Moment> next = moment.next();
            ends += next.isEmpty() ? 1 : 0;
            String wrong = next.isEmpty() ? atEnd(moment) : at(moment);
            if (wrong != null) {
                return wrong + "\n  " + moment.story();
            }
            next.forEach(open::push);
        }
        return null;
    }

    /** Only the site that has moved can have come to something wrong. */
    private @Nullable String at(Moment moment) {
        SmallSite site = moment.sites().get(moment.moved());
        RowState right = oracle(moment.operations(), site.applied());
        if (!shown(site.state()).equals(shown(right))) {
            return "I9: " + site.id() + " does not show what it has applied: " + site.state();
        }
        for (SmallSite other : moment.sites()) {
            boolean everywhere = other.applied().covers(site.state().folded())
                    && other.applied().covers(site.stability().stable());
            if (!everywhere) {
                return "I11: " + site.id() + " takes for stable what " + other.id() + " has not applied";
            }
        }
        return null;
    }

    private RowState oracle(List<Operation> all, VersionVector applied) {
        List<Operation> covered = new ArrayList<>(all);
        covered.removeIf(operation -> !applied.contains(operation.dot()));
        return RowState.of(world.base(), VersionVector.EMPTY, covered);
    }

    /** Row and waiting writes, comparable. */
    private List<Object> shown(RowState state) {
        Evaluation evaluation = state.evaluate(world.policy());
        Row row = Site.shown(state, evaluation);
        Set<Dot> waiting = new TreeSet<>();
        for (Pending unit : evaluation.pending()) {
            unit.siblings().forEach(sibling -> waiting.add(sibling.dot()));
        }
        return List.of(row == null ? "absent" : row, row == null ? "" : waiting);
    }

    private @Nullable String atEnd(Moment moment) {
        String wrong = at(moment);
        if (wrong != null) {
            return wrong;
        }
        List<Operation> all = moment.operations();
        VersionVector everything = moment.sites().get(0).applied();
        RowState right = oracle(all, everything);
        Set<LostWrite> lost =
                new HashSet<>(right.fold(everything, world.policy()).lost());
        boolean waits =
                !right.evaluate(world.policy()).pending().isEmpty() && Site.shown(right, world.policy()) != null;
        for (SmallSite site : moment.sites()) {
            if (!site.applied().equals(everything)) {
                return "liveness: " + site.id() + " ends without having applied everything";
            }
            if (site.state().isUnstable() && !waits) {
                return "liveness: " + site.id() + " could not fold: " + site.state();
            }
            if (!waits && (site.lost().size() != lost.size() || !lost.equals(new HashSet<>(site.lost())))) {
                return "P28: " + site.id() + " reports " + losers(site.lost()) + ", all operations say " + losers(lost);
            }
        }
        return waits ? null : accounted(all, lost, Site.shown(right, world.policy()));
    }

    private static List<String> losers(Iterable<LostWrite> lost) {
        List<String> losers = new ArrayList<>();
        lost.forEach(write -> losers.add(write.loser() + " to " + write.winner() + " in " + write.unit()));
        return losers;
    }

    private @Nullable String accounted(List<Operation> all, Set<LostWrite> lost, @Nullable Row row) {
        if (row != null && all.stream().anyMatch(move -> isMove(move) && !isInserted(all, move))) {
            return "I15: an update has brought back what has another key";
        }
        for (Operation operation : all) {
            boolean told = lost.stream().anyMatch(write -> write.loser().equals(operation.dot()));
            boolean overwritten = all.stream()
                    .anyMatch(other ->
                            other.supersedes(operation) && !other.excluded().contains(operation.dot()));
            if (!told && !overwritten && !stands(operation, row)) {
                return "I12: " + operation.dot() + " neither shows, nor was overwritten, nor is told lost";
            }
        }
        return null;
    }

    private static boolean isMove(Operation operation) {
        return operation instanceof Operation.Delete delete && delete.movedTo() != null;
    }

    private static boolean isInserted(List<Operation> all, Operation move) {
        return all.stream().anyMatch(other -> other instanceof Operation.Insert && !move.supersedes(other));
    }

    /** Of a rule that makes one value of several writes every one has its part in the row. */
    private boolean stands(Operation operation, @Nullable Row row) {
        if (operation instanceof Operation.Delete || row == null) {
            return operation instanceof Operation.Delete && row == null;
        }
        Rule rule = world.policy().groups().isEmpty()
                ? world.policy().rule()
                : world.policy().groups().get(0).rule();
        return !(rule instanceof PickRule) || Objects.equals(HistoryLaws.value(operation), row.get(1));
    }
}
