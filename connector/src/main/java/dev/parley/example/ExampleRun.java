package dev.parley.example;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Plays one example under a policy, by the rules that agents decide with. One use. */
public final class ExampleRun {
    private final Example example;
    private final RowPolicy policy;
    private final int version;
    private final Columns columns;
    private final Base base;
    private final RowKey key;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Operation> byName = new HashMap<>();
    private final Map<Dot, String> names = new HashMap<>();
    private final Map<String, VersionVector> applied = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    private ExampleRun(Example example, GroupPolicy policy) {
        this.example = example;
        this.policy = policy.forTable(example.table());
        this.version = policy.version();
        this.columns = Columns.of(example.columns());
        this.base = example.given().isEmpty()
                ? Base.Absent.ABSENT
                : new Base.Present(row(blank(), example.given().get()));
        this.key = RowKey.of(example.table(), new Value.Int(1));
    }

    /** What differs from what the example expects; nothing if it holds. */
    public static List<String> of(Example example, GroupPolicy policy) {
        return new ExampleRun(example, policy).run();
    }

    private List<String> run() {
        for (ExampleWrite write : example.writes()) {
            if (!make(write)) {
                return differences;
            }
        }
        RowState state = state(operations);
        List<Operation> reversed = new ArrayList<>(operations);
        Collections.reverse(reversed);
        RowState other = RowState.of(base, VersionVector.EMPTY, List.of());
        for (Operation operation : reversed) {
            other = other.with(operation);
        }
        Evaluation evaluation = state.evaluate(policy);
        if (!evaluation.equals(other.evaluate(policy))) {
            differences.add("sites that receive the writes in another order would come to another row");
        }
        compareRow(visible(state, evaluation));
        example.expected().lost().ifPresent(expected -> compare("lost writes", expected, lost(state)));
        example.expected().pending().ifPresent(expected -> compare("waiting units", expected, pending(evaluation)));
        evaluation
                .failures()
                .forEach(failure -> differences.add("in " + failure.unit() + " " + failure.rule()
                        + " could not decide at " + names.get(failure.at()) + ": " + failure.reason()));
        return differences;
    }

    private Row blank() {
        List<Value> values = new ArrayList<>(Collections.nCopies(columns.size(), Value.Null.NULL));
        return Row.of(columns, values);
    }

    private Row row(Row before, Map<String, Value> written) {
        Row row = before;
        for (Map.Entry<String, Value> entry : written.entrySet()) {
            row = row.with(columns.indexOf(entry.getKey()), entry.getValue());
        }
        return row;
    }

    private RowState state(List<Operation> known) {
        return RowState.of(base, VersionVector.EMPTY, known);
    }

    /** False if the write cannot be made, which has been told. */
    private boolean make(ExampleWrite write) {
        VersionVector context = applied.getOrDefault(write.site(), VersionVector.EMPTY);
        for (String saw : write.saw()) {
            Stamp seen = Objects.requireNonNull(byName.get(saw)).stamp();
            context = context.merge(seen.context()).with(seen.dot());
        }
        SiteId site = SiteId.of(write.site());
        Dot dot = new Dot(site, context.get(site) + 1);
        VersionVector seen = context;
        RowState before = state(operations.stream()
                .filter(operation -> seen.contains(operation.dot()))
                .toList());
        Evaluation evaluation = before.evaluate(policy);
        Row shown = visible(before, evaluation);
        if ((shown == null) != (write.kind() == ExampleWrite.Kind.INSERT)) {
            differences.add(write.name() + " cannot " + write.kind().toString().toLowerCase(Locale.ROOT)
                    + ": at its site there is " + (shown == null ? "no row" : "a row already"));
            return false;
        }
        Stamp stamp = new Stamp(dot, context, time(write, before), version);
        Operation operation = operation(write, stamp, shown, evaluation.hidden());
        operations.add(operation);
        byName.put(write.name(), operation);
        names.put(dot, write.name());
        applied.put(write.site(), context.with(dot));
        return true;
    }

    /** Later than all that the writer had seen. */
    private static HybridTimestamp time(ExampleWrite write, RowState before) {
        HybridTimestamp last = HybridTimestamp.ZERO;
        for (Operation operation : before.operations()) {
            last = last.max(operation.stamp().writtenAt());
        }
        return last.next(write.at() * 1_000);
    }

    private Operation operation(ExampleWrite write, Stamp stamp, @Nullable Row shown, Set<Dot> hidden) {
        if (shown == null) {
            return new Operation.Insert(stamp, key, row(blank(), write.values()), hidden);
        }
        return write.kind() == ExampleWrite.Kind.DELETE
                ? new Operation.Delete(stamp, key, shown, hidden)
                : new Operation.Update(stamp, key, shown, row(shown, write.values()), hidden);
    }

    private static @Nullable Row visible(RowState state, Evaluation evaluation) {
        if (evaluation.visible() instanceof Visible.Row row) {
            return row.image();
        }
        return evaluation.visible() instanceof Visible.Base && state.base() instanceof Base.Present present
                ? present.image()
                : null;
    }

    private void compareRow(@Nullable Row row) {
        Example.Expected expected = example.expected();
        if (expected.absent() != (row == null)
                && (expected.absent() || !expected.row().isEmpty())) {
            differences.add(row == null ? "there is no row" : "the row is there, expected none");
        } else if (row != null) {
            for (String column : example.columns()) {
                Value value = expected.row().get(column);
                Optional<Value> found = Optional.of(row.get(column)).filter(v -> value != null && !v.equals(value));
                found.ifPresent(other -> differences.add(column + " is " + ExampleValues.text(other) + ", expected "
                        + (value == null ? "" : ExampleValues.text(value))));
            }
        }
    }

    private Set<String> lost(RowState state) {
        Set<String> lost = new TreeSet<>();
        for (LostWrite write : state.lost(policy)) {
            lost.add(String.valueOf(names.get(write.loser())));
        }
        return lost;
    }

    private static Set<String> pending(Evaluation evaluation) {
        Set<String> units = new TreeSet<>();
        evaluation.pending().stream().map(Pending::unit).forEach(units::add);
        return units;
    }

    private void compare(String what, Set<String> expected, Set<String> found) {
        if (!expected.equals(found)) {
            differences.add(what + " are " + words(found) + ", expected " + words(new TreeSet<>(expected)));
        }
    }

    private static String words(Set<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
