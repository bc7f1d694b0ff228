package dev.parley.rules.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Columns COLUMNS = Columns.of("id", "name");
    private static final Value UNCHANGED = Value.Unchanged.UNCHANGED;

    private static Row row(Value id, Value name) {
        return Row.of(COLUMNS, id, name);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    @Test
    void missingColumnsComeFromTheOtherImageByName() {
        Row partial = row(new Value.Int(1), UNCHANGED);
        Row other = Row.of(Columns.of("name", "extra"), text("kept"), text("ignored"));

        assertThat(partial.isComplete()).isFalse();
        assertThat(partial.completedBy(other)).isEqualTo(row(new Value.Int(1), text("kept")));
        assertThat(partial.completedBy(Row.of(Columns.of("extra"), text("x")))).isEqualTo(partial);
    }

    @Test
    void presentColumnsAreNeverOverwrittenByCompletion() {
        Row whole = row(new Value.Int(1), text("mine"));

        assertThat(whole.completedBy(row(new Value.Int(2), text("theirs")))).isSameAs(whole);
    }

    @Test
    void imagesAgreeUnlessAColumnBothHoldDiffers() {
        Row whole = row(new Value.Int(1), text("a"));

        assertThat(whole.agreesWith(row(new Value.Int(1), UNCHANGED))).isTrue();
        assertThat(row(UNCHANGED, text("a")).agreesWith(whole)).isTrue();
        assertThat(whole.agreesWith(row(new Value.Int(1), text("b")))).isFalse();
    }

    @Test
    void changingAColumnLeavesTheOriginalAsItWas() {
        Row row = row(new Value.Int(1), text("a"));

        assertThat(row.with(1, text("b")).get("name")).isEqualTo(text("b"));
        assertThat(row.get("name")).isEqualTo(text("a"));
        assertThat(row.get("nowhere")).isEqualTo(UNCHANGED);
    }

    @Test
    void rowsOfTheWrongWidthAndColumnsNamedTwiceAreRefused() {
        assertThatThrownBy(() -> Row.of(COLUMNS, new Value.Int(1))).hasMessage("2 columns, but 1 values");
        assertThatThrownBy(() -> Columns.of("a", "b", "a")).hasMessageContaining("'a' is named twice");
    }

    @Test
    void messagesNameColumnsAndKeyHashesButNoValues() {
        assertThat(row(new Value.Int(4711), text("secret"))).hasToString("Row[id, name]");
        assertThat(RowKey.of("t", text("secret")).toString()).matches("t#[0-9a-f]{16}");
    }

    /** Golden: operators look rows up by it, on every site alike. */
    @Test
    void theHashOfAKeyNeverChanges() {
        assertThat(RowKey.of("orders", new Value.Int(7)).hashText()).isEqualTo("2d2a164f918834f8");
    }

    @Test
    void keysAreEqualByTableAndValuesAndOrderedByTableFirst() {
        RowKey key = RowKey.of("a", new Value.Int(7), text("x"));

        assertThat(key).isEqualTo(RowKey.of("a", List.of(new Value.Int(7), text("x"))));
        assertThat(key).hasSameHashCodeAs(RowKey.of("a", List.of(new Value.Int(7), text("x"))));
        assertThat(key).isNotEqualTo(RowKey.of("b", new Value.Int(7), text("x")));
        assertThat(key).isLessThan(RowKey.of("b", new Value.Int(1)));
        assertThat(RowKey.of("a", new Value.Int(-1))).isLessThan(RowKey.of("a", new Value.Int(2)));
        assertThat(RowKey.of("a", text("x"))).isLessThan(RowKey.of("a", text("y")));
    }
}
