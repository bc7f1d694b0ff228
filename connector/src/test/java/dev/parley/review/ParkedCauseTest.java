package dev.parley.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParkedCauseTest {
    private static TableShape table(String column, CanonicalType type, String localType) {
        return TableShape.of(
                "item",
                "shop",
                "item",
                List.of(
                        new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                        new ColumnShape(column, column, type, localType, true)),
                List.of("id"),
                List.of(),
                List.of(),
                true);
    }

    private static String cause(CanonicalType type, String localType, Value value) {
        Row row = Row.of(Columns.of("id", "v"), new Value.Int(1), value);
        return ParkedCause.of("TYPE", Optional.of(table("v", type, localType)), row)
                .text();
    }

    @Test
    void valuesThatDoNotFitAreToldWithTheirColumnAndSize() {
        assertThat(cause(CanonicalType.TEXT, "varchar(5)", new Value.Text("secret")))
                .isEqualTo("column v (varchar(5)): the value has 6 characters, and the column takes 5");
        assertThat(cause(CanonicalType.TEXT, "character varying(5)", new Value.Text("\ud83d\ude00".repeat(5))))
                .startsWith("a value does not fit its column here; it is one of id (bigint), v (character varying(5))");
        assertThat(cause(CanonicalType.BYTES, "varbinary(2)", new Value.Bytes(new byte[3])))
                .contains("3 bytes, and the column takes 2");
        assertThat(cause(CanonicalType.INT, "smallint", new Value.Int(40_000)))
                .isEqualTo("column v (smallint): the number is out of the range of smallint");
        assertThat(cause(CanonicalType.INT, "smallint unsigned", new Value.Int(40_000)))
                .startsWith("a value does not fit");
        assertThat(cause(CanonicalType.INT, "tinyint unsigned", new Value.Int(-1)))
                .contains("out of the range");
        assertThat(cause(CanonicalType.DECIMAL, "decimal(4,2)", new Value.Decimal(new BigDecimal("100.00"))))
                .contains("more digits before the point than decimal(4,2) takes");
        assertThat(cause(CanonicalType.DECIMAL, "numeric", new Value.Decimal(new BigDecimal("1e50"))))
                .startsWith("a value does not fit");
        assertThat(cause(CanonicalType.FLOAT64, "double", new Value.Float64(Double.NaN)))
                .contains("is no number");
        assertThat(cause(CanonicalType.TEXT, "enum('a','b')", new Value.Text("c")))
                .contains("values of enum");
    }

    @Test
    void rowThatIsLargerThanAPacketIsToldWithTheSettingThatLetsItIn() {
        Row row = Row.of(Columns.of("id", "v"), new Value.Int(1), new Value.Text("\u00e9".repeat(3 << 20)));
        ParkedCause cause = ParkedCause.of("PACKET", Optional.of(table("v", CanonicalType.TEXT, "longtext")), row);
        assertThat(cause.text())
                .isEqualTo(
                        "column v (longtext) has 6291456 bytes, the row is larger than the max_allowed_packet of this"
                                + " server");
        assertThat(cause.remedy()).startsWith("SET PERSIST max_allowed_packet = " + (14 << 20) + ";");
    }

    @Test
    void lackingTablesAndColumnsAreNamed() {
        Row row = Row.of(
                Columns.of("id", "colour", "size", "odd"),
                new Value.Int(1),
                new Value.Text("red"),
                Value.Null.NULL,
                Value.Unchanged.UNCHANGED);
        TableShape table = table("v", CanonicalType.TEXT, "text");
        assertThat(ParkedCause.of("SCHEMA", Optional.of(table), row).text()).contains("[colour]");
        assertThat(ParkedCause.of("SCHEMA", Optional.empty(), row))
                .returns("this site has no such table, or does not replicate it", ParkedCause::text)
                .satisfies(cause -> assertThat(cause.remedy()).contains("parley init"));
        assertThat(ParkedCause.of("INCOMPLETE", Optional.of(table), row).text()).contains("[odd]");
    }

    @Test
    void everyReasonHasACauseAndARemedyWithoutValues() {
        Row row = Row.of(Columns.of("id", "v"), new Value.Int(1), new Value.Text("secret"));
        Optional<TableShape> table = Optional.of(table("v", CanonicalType.TEXT, "varchar(2)"));
        for (String reason :
                List.of("TYPE", "SCHEMA", "INCOMPLETE", "UNIQUE", "FOREIGN_KEY", "UNREPAIRABLE", "CHECK", "ANOTHER")) {
            ParkedCause cause = ParkedCause.of(reason, table, row);
            assertThat(cause.text() + cause.remedy()).as(reason).doesNotContain("secret");
            assertThat(cause.remedy()).as(reason).isNotBlank();
        }
    }
}
