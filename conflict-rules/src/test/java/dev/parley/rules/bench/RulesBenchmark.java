package dev.parley.rules.bench;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one decision costs: an operation enters the state of its row, and the row is evaluated. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RulesBenchmark {
    private final RowPolicy lww = RowPolicy.lastWriterWins();
    private final RowPolicy updateWins = new RowPolicy(1, DeletePolicy.UPDATE_WINS, new LastWriterWins());
    private final RowPolicy columnwise =
            new RowPolicy(1, DeletePolicy.LWW, new LastWriterWins(), true, List.of(), null);
    private final RowPolicy groups = groups(
            new ColumnGroup("place", List.of("city", "price"), new LastWriterWins()),
            new ColumnGroup("stock", List.of("stock"), new SumDeltas()));
    private final RowPolicy sums = group("stock", new SumDeltas());
    private final RowPolicy texts = group("note", new TextLines());

    private final RowState base = RowState.of(new Base.Present(Rows.base()), VersionVector.EMPTY, List.of());
    private final Operation first = Rows.sale(0, 101);
    private final Operation second = Rows.sale(1, 102);
    private final Operation move = Rows.move(1, 102);
    private final Operation firstEdit = Rows.edit(0, 101);
    private final Operation secondEdit = Rows.edit(1, 102);
    private final RowState one = base.with(first);
    private final RowState oneEdit = base.with(firstEdit);
    private final VersionVector stable = first.stamp().context().with(first.dot());

    private static RowPolicy group(String column, Rule rule) {
        return groups(ColumnGroup.of(column, rule));
    }

    private static RowPolicy groups(ColumnGroup... groups) {
        return new RowPolicy(1, DeletePolicy.UPDATE_WINS, new LastWriterWins(), List.of(groups));
    }

    /** A row without metadata, as nearly all are. */
    @Benchmark
    public Evaluation uncontended() {
        return RowState.UNKNOWN.with(first, lww).evaluate(lww);
    }

    @Benchmark
    public Fold uncontendedFold() {
        return one.fold(stable, lww);
    }

    @Benchmark
    public Evaluation twoSiblings() {
        return one.with(second, lww).evaluate(lww);
    }

    @Benchmark
    public Evaluation twoSiblingsUpdateWins() {
        return one.with(second, updateWins).evaluate(updateWins);
    }

    @Benchmark
    public Evaluation uncontendedByColumn() {
        return base.with(first, columnwise).evaluate(columnwise);
    }

    @Benchmark
    public Evaluation twoSiblingsByColumn() {
        return one.with(move, columnwise).evaluate(columnwise);
    }

    @Benchmark
    public Evaluation twoSiblingsColumnGroups() {
        return one.with(move, groups).evaluate(groups);
    }

    @Benchmark
    public Evaluation twoSums() {
        return one.with(second, sums).evaluate(sums);
    }

    @Benchmark
    public Evaluation twoTexts() {
        return oneEdit.with(secondEdit, texts).evaluate(texts);
    }
}
