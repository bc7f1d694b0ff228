package dev.parley.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowExpressionTest {
    private static final Map<String, CellType> COLUMNS = Map.of(
            "region", CellType.TEXT,
            "v", CellType.INT,
            "price", CellType.DOUBLE,
            "is_open", CellType.BOOL,
            "doc", CellType.ANY,
            "odd name", CellType.INT);

    private static Row row(Value region, Value v) {
        return Row.of(
                Columns.of("region", "v", "price", "is_open", "doc"),
                region,
                v,
                new Value.Decimal(new BigDecimal("2.50")),
                new Value.Bool(true),
                new Value.Json("{\"kind\":\"new\"}"));
    }

    private static RowExpression of(String text) {
        try {
            return RowExpression.of(text, COLUMNS);
        } catch (ExpressionException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void columnsAreCalledByTheirNames() {
        Row north = row(new Value.Text("north"), new Value.Int(3));
        assertThat(of("region == 'north' && v > 2")).accepts(north);
        assertThat(of("region == 'north' && v > 3")).rejects(north);
        assertThat(of("region in ['south', 'north'] && price < 2.6")).accepts(north);
        assertThat(of(" is_open ")).accepts(north);
        assertThat(of("doc.kind == 'new'")).accepts(north);
        assertThat(of("region.startsWith('n') || v == 1").columns()).containsExactlyInAnyOrder("region", "v");
    }

    /** As in SQL: what cannot be told is not true. */
    @Test
    void whereThereIsNoAnswerTheRowIsNotMeant() {
        Row unknown = row(Value.Null.NULL, Value.Null.NULL);
        assertThat(of("v > 2")).rejects(unknown);
        assertThat(of("v <= 2")).rejects(unknown);
        assertThat(of("region == null")).accepts(unknown);
        assertThat(of("doc.other == 'new'")).rejects(unknown);
    }

    @Test
    void whatIsNoConditionOnTheRowIsRefused() {
        refused("region ==", "mismatched input");
        refused("region == 5", "no matching overload");
        refused("colour == 'red'", "undeclared reference to 'colour'");
        refused("v + 1", "gives");
        refused("1 < 2", "names no column");
        refused("v > 1 && now() > 5", "undeclared reference to 'now'");
        refused("timestamp('2020-01-01T00:00:00Z') > timestamp(region)", "undeclared reference to 'timestamp'");
    }

    private static void refused(String text, String why) {
        assertThatExceptionOfType(ExpressionException.class)
                .as(text)
                .isThrownBy(() -> RowExpression.of(text, COLUMNS))
                .withMessageContaining(why);
    }

    @Test
    void anExpressionThatTakesTooLongGivesNoAnswer() {
        String digits = "[0,1,2,3,4,5,6,7,8,9]";
        String loops = digits + ".all(a, " + digits + ".all(b, " + digits + ".all(c, " + digits
                + ".all(d, a + b + c + d >= 0))))";
        Row north = row(new Value.Text("north"), new Value.Int(3));
        assertThat(of("v == 3 && " + digits + ".all(a, a >= 0)")).accepts(north);
        assertThat(of("v == 3 && " + loops)).rejects(north);
    }
}
