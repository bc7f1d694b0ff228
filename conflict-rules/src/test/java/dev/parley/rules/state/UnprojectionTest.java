package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table showed what the row's state does not say; whoever wrote then means a change of what the state says. */
class UnprojectionTest {
    private static final Columns COLUMNS = Columns.of("id", "tags", "stock", "note");
    private static final RowKey KEY = RowKey.of("doc", new Value.Int(1));
    private static final Stamp STAMP =
            new Stamp(new Dot(SiteId.of("me"), 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(5));
    private static final RowPolicy POLICY = new RowPolicy(
            1,
            DeletePolicy.LWW,
            new LastWriterWins(),
            List.of(
                    ColumnGroup.of("tags", new GrowSet(Elements.COMMA_LIST)),
                    ColumnGroup.of("stock", new SumDeltas())));

    private final Unprojection unprojection = new Unprojection(POLICY, row("a,b", 8, 1));

    private static Row row(String tags, long stock, long note) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(tags), new Value.Int(stock), new Value.Int(note));
    }

    private static Operation update(Row before, Row after) {
        return new Operation.Update(STAMP, KEY, before, after, Set.of());
    }

    @Test
    void writerWhoFoundWhatTheStateSaysIsTakenAtHisWord() {
        Operation update = update(row("a,b", 8, 1), row("c", 9, 2));

        assertThat(unprojection.of(update)).isSameAs(update);
    }

    @Test
    void columnThatWasNotWrittenIsWhatTheStateSays() {
        assertThat(unprojection.of(update(row("b", 8, 1), row("b", 8, 2))))
                .isEqualTo(update(row("a,b", 8, 1), row("a,b", 8, 2)));
    }

    @Test
    void countIsTheSameChangeFromTheRightNumber() {
        assertThat(unprojection.of(update(row("a,b", 5, 1), row("a,b", 6, 1))))
                .isEqualTo(update(row("a,b", 8, 1), row("a,b", 9, 1)));
    }

    @Test
    void deleteTellsTheRightOldRow() {
        assertThat(unprojection.of(new Operation.Delete(STAMP, KEY, row("b", 5, 1), Set.of())))
                .isEqualTo(new Operation.Delete(STAMP, KEY, row("a,b", 8, 1), Set.of()));
    }

    private static final RowPolicy MARKED = new RowPolicy(1, DeletePolicy.LWW, new LastWriterWins())
            .withKeys(
                    new KeyRules(List.of(new UniqueRule(List.of("tags"), LoserPolicy.SUFFIX, "tags", 60)), List.of()));
    private static final Dot SEEN = new Dot(SiteId.of("other"), 4);
    private final Unprojection marked = new Unprojection(MARKED, row("ann", 1, 1), Set.of(SEEN));

    /** The row is one unit, and yet nobody who writes the note has written the mark. */
    @Test
    void markThatWasLeftAsItWasIsNoValue() {
        assertThat(marked.of(update(row("ann~1", 1, 1), row("ann~1", 1, 2))))
                .isEqualTo(update(row("ann", 1, 1), row("ann", 1, 2)));
    }

    @Test
    void valueWrittenOverAMarkIsTakenAtItsWordAndHasNotSeenWhatTheMarkHid() {
        assertThat(marked.of(update(row("ann~1", 1, 1), row("bob", 1, 1))))
                .isEqualTo(new Operation.Update(STAMP, KEY, row("ann", 1, 1), row("bob", 1, 1), Set.of(SEEN)));
    }

    @Test
    void valueWrittenOverOneThatNoKeyHasChangedHasSeenIt() {
        Operation update = update(row("ann", 1, 1), row("bob", 1, 1));

        assertThat(marked.of(update)).isSameAs(update);
    }
}
