package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.merge.Json;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Laws of histories. Each method says what is wrong with one, or null. The oracle is the evaluation of everything
 * delivered, never pruned and never folded.
 */
final class HistoryLaws {
    private final Replica replica;

    HistoryLaws(Replica replica) {
        this.replica = replica;
    }

    /** P8, P9, P26, P27. */
    @Nullable
    String folding(History history) {
        Mesh mesh = history.start(replica);
        for (int i = 0; i < history.steps().size(); i++) {
            Step step = history.steps().get(i);
            Site moved = mesh.step(step);
            if (step.action() == Step.Action.HEARTBEAT || step.action() == Step.Action.HIDE) {
                continue;
            }
            List<Site> suspects = step.action() == Step.Action.CALM ? mesh.sites() : List.of(moved);
            for (Site site : suspects) {
                if (!shown(site.state(), history).equals(shown(oracle(history, site.delivered()), history))) {
                    return "after step " + (i + 1) + " site " + site.id + " differs from the oracle: " + site.state();
                }
            }
        }
        return null;
    }

    static RowState oracle(History history, List<Operation> operations) {
        return RowState.of(history.base(), VersionVector.EMPTY, operations);
    }

    /** Row and waiting writes, comparable. */
    private static List<Object> shown(RowState state, History history) {
        Evaluation evaluation = state.evaluate(history.policy());
        TreeMap<String, Set<Dot>> pending = new TreeMap<>();
        for (Pending unit : evaluation.pending()) {
            Set<Dot> dots = pending.computeIfAbsent(unit.unit(), name -> new TreeSet<>());
            unit.siblings().forEach(sibling -> dots.add(sibling.dot()));
        }
        Row row = Site.shown(state, evaluation);
        return List.of(row == null ? "absent" : row, row == null ? "" : pending);
    }

    /** P4, P5. */
    @Nullable
    String order(History history) {
        List<Operation> operations = history.run().operations();
        RowState expected = oracle(history, operations);
        for (int i = 0; i < 2; i++) {
            List<Operation> shuffled = new ArrayList<>(operations);
            Collections.shuffle(shuffled, new Random(i));
            RowState state = RowState.of(history.base(), VersionVector.EMPTY, List.of());
            for (Operation operation : shuffled) {
                state = state.with(operation);
                state = state.with(operation);
            }
            if (!state.evaluate(history.policy()).equals(expected.evaluate(history.policy()))) {
                return "arrival in order "
                        + shuffled.stream().map(Operation::dot).toList() + " differs";
            }
        }
        return null;
    }

    /** P6. */
    @Nullable
    String chain(History history) {
        Mesh mesh = history.start();
        for (Step step : history.steps()) {
            if (step.action() != Step.Action.HIDE && step.action() != Step.Action.DECIDE) {
                int before = mesh.operations().size();
                Site site = mesh.step(step);
                Operation last = mesh.operations().size() > before ? last(mesh) : null;
                if (last != null && !Objects.equals(site.row(history.policy()), last.image())) {
                    return last.dot() + " had seen everything and does not stand verbatim";
                }
                mesh.calm();
            }
        }
        return mesh.sites().stream().allMatch(site -> site.lost().isEmpty()) ? null : "a causal chain lost writes";
    }

    private static Operation last(Mesh mesh) {
        return mesh.operations().get(mesh.operations().size() - 1);
    }

    /** P7. */
    @Nullable
    String supersession(History history) {
        Mesh mesh = history.run();
        mesh.settle();
        Site site = mesh.step(new Step(Step.Action.WRITE_BOTH, 0, 0));
        Operation above = last(mesh);
        return Objects.equals(site.row(history.policy()), above.image())
                ? null
                : above.dot() + " stands above all others, but not verbatim";
    }

    /** P10. */
    @Nullable
    String closure(History history) {
        Mesh mesh = history.run();
        Set<Class<?>> kinds = new HashSet<>();
        mesh.operations().forEach(operation -> addKind(kinds, operation.image()));
        addKind(kinds, history.base() instanceof Base.Present present ? present.image() : null);
        for (Site site : mesh.sites()) {
            Row row = site.row(history.policy());
            Value value = row == null ? null : row.get("a");
            if (value != null && !kinds.contains(value.getClass())) {
                return "the result is a " + value.getClass().getSimpleName() + ", which nobody wrote";
            }
            if (value instanceof Value.Json json
                    && !Json.parse(json.canonical()).text().equals(json.canonical())) {
                return "the result is no canonical document";
            }
        }
        return null;
    }

    private static void addKind(Set<Class<?>> kinds, @Nullable Row image) {
        if (image != null) {
            kinds.add(image.get("a").getClass());
        }
    }

    /** P28, and that all sites end with one row and nothing unstable. */
    @Nullable
    String accounting(History history) {
        Mesh mesh = history.start(replica);
        history.steps().forEach(mesh::step);
        mesh.quiesce();
        RowState all = oracle(history, mesh.operations());
        Set<LostWrite> expected =
                new HashSet<>(all.fold(everything(mesh), history.policy()).lost());
        for (Site site : mesh.sites()) {
            Set<LostWrite> lost = new HashSet<>(site.lost());
            if (lost.size() < site.lost().size()) {
                return "site " + site.id + " reported a lost write twice";
            }
            if (!lost.equals(expected)) {
                return "site " + site.id + " reported " + summary(lost) + ", expected " + summary(expected);
            }
            if (site.state().isUnstable()) {
                return "site " + site.id + " could not fold: " + site.state();
            }
            if (!Objects.equals(site.row(history.policy()), mesh.sites().get(0).row(history.policy()))) {
                return "sites " + site.id + " and " + mesh.sites().get(0).id + " end with different rows";
            }
        }
        return null;
    }

    private static VersionVector everything(Mesh mesh) {
        VersionVector all = VersionVector.EMPTY;
        for (Operation operation : mesh.operations()) {
            all = all.with(operation.dot());
        }
        return all;
    }

    private static List<String> summary(Set<LostWrite> lost) {
        return lost.stream()
                .map(write -> write.loser() + " to " + write.winner() + " in " + write.unit() + " by " + write.kind())
                .sorted()
                .toList();
    }

    /** P11, P12, P14, P16: what shows was written by somebody, and by nobody whom another write supersedes. */
    @Nullable
    String pick(History history) {
        Mesh mesh = history.run();
        RowState state = oracle(history, mesh.operations());
        if (!(state.evaluate(history.policy()).visible() instanceof Visible.Row row)) {
            return null;
        }
        List<Operation> wrote =
                mesh.operations().stream().filter(HistoryLaws::wroteTested).toList();
        boolean known = wrote.stream()
                .filter(operation -> wrote.stream().noneMatch(above -> plainlyAbove(above, operation)))
                .anyMatch(operation -> value(operation).equals(row.image().get("a")));
        return known || wrote.isEmpty() ? null : "the value is none of the latest writes'";
    }

    /** What a write excludes, or a decision does not settle, may go on waiting. */
    private static boolean plainlyAbove(Operation above, Operation operation) {
        boolean left = above instanceof Operation.Decision decision
                ? !decision.settled().contains(operation.dot())
                : above.excluded().contains(operation.dot());
        return above.supersedes(operation) && !left;
    }

    static boolean wroteTested(Operation operation) {
        Row image = operation.image();
        Row before = operation instanceof Operation.Update update ? update.before() : null;
        return image != null
                && image.get("a") != Value.Unchanged.UNCHANGED
                && (before == null || !before.get("a").equals(image.get("a")));
    }

    static Value value(Operation operation) {
        Row image = operation.image();
        return image == null ? Value.Null.NULL : image.get("a");
    }
}
