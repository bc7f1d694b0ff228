package dev.parley.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Columns COLUMNS = Columns.of("id", "body");
    private static final RowKey KEY = RowKey.of("note", new Value.Int(1));

    private final Planner planner = new Planner(table -> RowPolicy.lastWriterWins());

    @Test
    void rowNobodyKnowsTakesTheIncomingImage() {
        RowPlan plan = planner.plan(KEY, RowState.UNKNOWN, List.of(insert("berlin", 10, "one")));
        assertThat(plan.target()).isEqualTo(new Target.Row(image("one")));
        assertThat(plan.unchanged()).isFalse();
        assertThat(plan.losers()).isEmpty();
    }

    @Test
    void loserChangesNothingAndIsReportedOnce() {
        RowState known = RowState.UNKNOWN.with(insert("berlin", 20, "newer"));
        Operation older = insert("lima", 10, "older");
        RowPlan plan = planner.plan(KEY, known, List.of(older));
        assertThat(plan.unchanged()).isTrue();
        assertThat(plan.target()).isEqualTo(new Target.Row(image("newer")));
        assertThat(plan.losers()).extracting(loser -> loser.verdict().loser()).containsExactly(older.dot());
        assertThat(planner.plan(KEY, plan.state(), List.of(older)).losers()).isEmpty();
    }

    @Test
    void winnerReportsWhatItBeats() {
        Operation older = insert("lima", 10, "older");
        RowPlan plan = planner.plan(KEY, RowState.UNKNOWN.with(older), List.of(insert("berlin", 20, "newer")));
        assertThat(plan.unchanged()).isFalse();
        assertThat(plan.losers()).extracting(loser -> loser.verdict().loser()).containsExactly(older.dot());
    }

    @Test
    void deleteThatWinsMakesTheRowAbsent() {
        Operation delete = new Operation.Delete(stamp("berlin", 20), KEY, null, Set.of());
        RowPlan plan = planner.plan(KEY, RowState.UNKNOWN.with(insert("lima", 10, "older")), List.of(delete));
        assertThat(plan.target()).isEqualTo(Target.Absent.ABSENT);
    }

    @Test
    void rowWithoutOperationsIsLeftToTheTable() {
        RowPlan plan = planner.plan(KEY, RowState.UNKNOWN, List.of());
        assertThat(plan.target()).isEqualTo(Target.Leave.LEAVE);
        assertThat(plan.unchanged()).isTrue();
    }

    @Test
    void orderOfArrivalMakesNoDifference() {
        Operation a = insert("berlin", 10, "a");
        Operation b = insert("lima", 11, "b");
        Operation c = insert("oslo", 12, "c");
        RowPlan together = planner.plan(KEY, RowState.UNKNOWN, List.of(a, b, c));
        RowPlan reversed = planner.plan(KEY, RowState.UNKNOWN.with(c), List.of(b, a));
        assertThat(reversed.target()).isEqualTo(together.target());
        assertThat(reversed.state().operations()).isEqualTo(together.state().operations());
    }

    /** Found by the simulator: what only grows has to know from where. */
    @Test
    void rowNobodyKnowsIsWhatItsFirstWriterSaw() {
        RowPolicy grows = new RowPolicy(
                1,
                DeletePolicy.LWW,
                new LastWriterWins(),
                List.of(ColumnGroup.of("body", new GrowSet(Elements.COMMA_LIST))));
        Operation update = new Operation.Update(stamp("berlin", 10), KEY, image("a,b"), image("b,c"), Set.of());

        RowPlan plan = new Planner(table -> grows).plan(KEY, RowState.UNKNOWN, List.of(update));

        assertThat(plan.target()).isEqualTo(new Target.Row(image("a,b,c")));
    }

    /** P31: each kept what a check says of both columns, the mixture need not. */
    @Test
    void columnsDecidedApartHaveTheLatestWriteToFallBackToInWhateverOrderTheyArrive() {
        Columns span = Columns.of("id", "a", "b");
        Row start = Row.of(span, new Value.Int(1), new Value.Int(1), new Value.Int(10));
        Operation first =
                new Operation.Update(stamp("berlin", 10), KEY, start, start.with(1, new Value.Int(8)), Set.of());
        Operation second =
                new Operation.Update(stamp("lima", 11), KEY, start, start.with(2, new Value.Int(5)), Set.of());
        RowPolicy apart = new RowPolicy(1, DeletePolicy.LWW, new LastWriterWins(), true, List.of(), null);
        Planner byColumn = new Planner(table -> apart);

        for (List<Operation> order : List.of(List.of(first, second), List.of(second, first))) {
            RowState known = RowState.of(new Base.Present(start), VersionVector.EMPTY, List.of(order.get(0)));
            RowPlan plan = byColumn.plan(KEY, known, List.of(order.get(1)));

            assertThat(plan.target())
                    .isEqualTo(new Target.Row(start.with(1, new Value.Int(8)).with(2, new Value.Int(5))));
            assertThat(byColumn.asOneUnit(plan)).contains(start.with(2, new Value.Int(5)));
            assertThat(planner.asOneUnit(plan)).isEmpty();
        }
    }

    private static Operation insert(String site, long millis, String body) {
        return new Operation.Insert(stamp(site, millis), KEY, image(body), Set.of());
    }

    private static Row image(String body) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(body));
    }

    private static Stamp stamp(String site, long millis) {
        return new Stamp(new Dot(SiteId.of(site), 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(millis));
    }
}
