package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.RowState;
import dev.parley.window.Pin;
import dev.parley.window.Shown;
import dev.parley.window.WindowCut;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinRecordsTest {
    private static final RowKey KEY = RowKey.of("item", new Value.Int(1));
    private static final RowKey HOLDER = RowKey.of("item", new Value.Int(2));

    /** Else the new site's agent would find the row pinned as it should be, and tell nobody of it. */
    @Test
    void aPinThatWasTakenOverIsNotTheOneThatTheFirstLookFinds() {
        Row image = Row.of(Columns.of("id"), new Value.Int(1));
        Pin pin = new Pin(KEY, null, "UNIQUE", List.of(HOLDER), null);
        List<WindowCut.CutRow> cut = List.of(
                new WindowCut.CutRow(KEY, RowState.UNKNOWN, new Shown.Present(image), pin),
                new WindowCut.CutRow(HOLDER, RowState.UNKNOWN, Shown.Any.ANY, null));

        assertThat(new JoinRecords().pins(cut))
                .singleElement()
                .satisfies(
                        row -> assertThat(new StoredCodec().keys(row.blockers().bytes(), LogPlace.of("test")))
                                .containsExactly(HOLDER, KEY));
        assertThat(cut.get(0).stands()).isEqualTo(Shown.Absent.ABSENT);
        assertThat(cut.get(1).stands()).isEqualTo(Shown.Any.ANY);
    }
}
