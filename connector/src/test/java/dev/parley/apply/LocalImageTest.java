package dev.parley.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalImageTest {
    private static final TableShape TABLE = TableShape.of(
            "item",
            "public",
            "item",
            List.of(
                    new ColumnShape("note", "note", CanonicalType.TEXT, "text", true),
                    new ColumnShape("id", "id", CanonicalType.INT, "bigint", false)),
            List.of("id"),
            List.of(),
            List.of(),
            true);

    /** A decision on a row of which nothing else is known any more names the row by its key alone. */
    @Test
    void anImageWithoutItsKeyGetsItFromTheRow() {
        Row decided = Row.of(Columns.of("note", "id"), new Value.Text("x"), Value.Unchanged.UNCHANGED);
        RowKey key = RowKey.of("item", new Value.Int(7));

        assertThat(TABLE.keyOf(LocalImage.of(TABLE, key, decided))).isEqualTo(key);
        Row whole = Row.of(TABLE.names(), Value.Null.NULL, new Value.Int(7));
        assertThat(LocalImage.of(TABLE, key, whole)).isSameAs(whole);
    }
}
