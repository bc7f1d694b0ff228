package dev.parley.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
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

class WhatIfTest {
    private static final Columns COLUMNS = Columns.of("id", "v", "note");
    private static final RowKey KEY = RowKey.of("t", new Value.Int(1));
    private static final RowPolicy WHOLE = new RowPolicy(1, DeletePolicy.UPDATE_WINS, new LastWriterWins());
    private static final RowPolicy BY_COLUMN =
            new RowPolicy(2, DeletePolicy.UPDATE_WINS, new LastWriterWins(), true, List.of(), null);
    private static final RowPolicy ASKED = new RowPolicy(
            2,
            DeletePolicy.UPDATE_WINS,
            new LastWriterWins(),
            List.of(new ColumnGroup("v", List.of("v"), new Manual(new LastWriterWins(), false))));

    private static Row row(String v, String note) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(v), new Value.Text(note));
    }

    private static Stamp stamp(String site, long at) {
        return new Stamp(new Dot(SiteId.of(site), 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(at));
    }

    private static Operation update(String site, long at, Row after) {
        return new Operation.Update(stamp(site, at), KEY, row("start", "start"), after, Set.of());
    }

    private static RowState inputs(Operation... operations) {
        return RowState.of(new Base.Present(row("start", "start")), VersionVector.EMPTY, List.of(operations));
    }

    @Test
    void columnsThatWouldMergeAreTold() {
        RowState inputs = inputs(update("ada", 1, row("of ada", "start")), update("bob", 2, row("start", "of bob")));
        WhatIf.Difference difference = WhatIf.of(inputs, WHOLE, BY_COLUMN);
        assertThat(difference.isChange()).isTrue();
        assertThat(difference.columns()).containsExactly("v");
        assertThat(difference.now().value("v")).isEqualTo(new Value.Text("start"));
        assertThat(difference.then().value("v")).isEqualTo(new Value.Text("of ada"));
    }

    @Test
    void theSameRulesChangeNothing() {
        RowState inputs = inputs(update("ada", 1, row("of ada", "start")), update("bob", 2, row("of bob", "start")));
        assertThat(WhatIf.of(inputs, WHOLE, WHOLE).isChange()).isFalse();
        assertThat(WhatIf.of(inputs, WHOLE, BY_COLUMN).isChange()).isFalse();
    }

    @Test
    void whatWouldWaitForAPersonIsAChangeThoughTheRowIsTheSame() {
        RowState inputs = inputs(update("ada", 1, row("of ada", "start")), update("bob", 2, row("of bob", "start")));
        WhatIf.Difference difference = WhatIf.of(inputs, BY_COLUMN, ASKED);
        assertThat(difference.isChange()).isTrue();
        assertThat(difference.columns()).isEmpty();
        assertThat(difference.now().waiting()).isEmpty();
        assertThat(difference.then().waiting()).containsExactly("v");
    }

    @Test
    void aDeleteThatWouldWinIsAChange() {
        Operation delete = new Operation.Delete(stamp("bob", 2), KEY, row("start", "start"), Set.of());
        RowState inputs = inputs(update("ada", 1, row("of ada", "start")), delete);
        RowPolicy deleteWins = new RowPolicy(2, DeletePolicy.DELETE_WINS, new LastWriterWins());
        WhatIf.Difference difference = WhatIf.of(inputs, WHOLE, deleteWins);
        assertThat(difference.now().state()).isEqualTo("row");
        assertThat(difference.then().state()).isEqualTo("absent");
        assertThat(difference.isChange()).isTrue();
    }

    @Test
    void aRowOfWhichNothingIsKnownIsUnknownUnderBoth() {
        RowState nothing = RowState.of(Base.Unknown.UNKNOWN, VersionVector.EMPTY, List.of());
        WhatIf.Difference difference = WhatIf.of(nothing, WHOLE, BY_COLUMN);
        assertThat(difference.now().state()).isEqualTo("unknown");
        assertThat(difference.isChange()).isFalse();
    }
}
