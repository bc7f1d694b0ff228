package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowPartTest {
    private static RowPart part(boolean keeps) {
        return new RowPart("v == 1", Set.of("v"), row -> row.get("v").equals(new Value.Int(1)), keeps);
    }

    private static Row row(Value v) {
        return Row.of(Columns.of("id", "v"), new Value.Int(7), v);
    }

    /** Agents read their tables anew every few seconds, and begin again where they have changed. */
    @Test
    void partsThatSayTheSameAreEqual() {
        assertThat(part(true)).isEqualTo(part(true)).hasSameHashCodeAs(part(true));
        assertThat(part(true)).isNotEqualTo(part(false));
        assertThat(part(true))
                .isNotEqualTo(new RowPart("v == 2", Set.of("v"), row -> true, true))
                .isNotEqualTo(new RowPart("v == 1", Set.of("v", "w"), row -> true, true));
    }

    @Test
    void imagesThatDoNotSayBelongToNoPart() {
        assertThat(part(true).has(row(new Value.Int(1)))).isTrue();
        assertThat(part(true).has(row(new Value.Int(2)))).isFalse();
        assertThat(part(true).has(row(Value.Unchanged.UNCHANGED))).isFalse();
        assertThat(part(true).knows(row(Value.Unchanged.UNCHANGED))).isFalse();
        assertThat(part(true).has(null)).isFalse();
        assertThat(RowPart.has(Optional.empty(), row(Value.Null.NULL))).isTrue();
    }
}
