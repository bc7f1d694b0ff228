package dev.parley.rules.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTest {
    @ParameterizedTest
    @CsvSource({"1.50, 1.5", "100, 100", "1E+2, 100", "0.000, 0", "-7.10, -7.1"})
    void equalNumbersAreEqualValuesHoweverTheyWereWritten(String written, String canonical) {
        Value.Decimal value = new Value.Decimal(new BigDecimal(written));

        assertThat(value).isEqualTo(new Value.Decimal(new BigDecimal(canonical)));
        assertThat(value.value().toPlainString()).isEqualTo(canonical);
    }

    @Test
    void floatsAreComparedByTheirBitsExceptThatAllNansAreOne() {
        assertThat(new Value.Float64(0.0)).isNotEqualTo(new Value.Float64(-0.0));
        assertThat(new Value.Float64(Double.NaN))
                .isEqualTo(new Value.Float64(Double.longBitsToDouble(0x7ff8000000000001L)));
        assertThat(new Value.Float32(0.0f)).isNotEqualTo(new Value.Float32(-0.0f));
        assertThat(new Value.Float32(1.5f))
                .isEqualTo(new Value.Float32(1.5f))
                .hasSameHashCodeAs(new Value.Float32(1.5f));
    }

    @Test
    void bytesAreCopiedInAndOut() {
        byte[] mine = {1, 2};
        Value.Bytes value = new Value.Bytes(mine);
        mine[0] = 9;
        value.value()[1] = 9;

        assertThat(value).isEqualTo(new Value.Bytes(new byte[] {1, 2})).hasToString("Bytes[2]");
        assertThat(value.length()).isEqualTo(2);
    }

    @Test
    void everyTypeHasItsOwnBytes() {
        List<Value> alike = List.of(
                Value.Null.NULL,
                Value.Unchanged.UNCHANGED,
                new Value.Bool(true),
                new Value.Int(1),
                new Value.Decimal(BigDecimal.ONE),
                new Value.Float32(1),
                new Value.Float64(1),
                new Value.Text("1"),
                new Value.Bytes(new byte[] {'1'}),
                new Value.Date(1),
                new Value.Time(1),
                new Value.LocalTimestamp(1),
                new Value.Instant(1),
                new Value.Uuid(0, 1),
                new Value.Json("1"));
        List<String> bytes = new ArrayList<>();
        alike.forEach(value -> bytes.add(HexFormat.of().formatHex(CanonicalBytes.of(value))));

        assertThat(bytes).doesNotHaveDuplicates();
    }

    /** Golden: hashes and orders in stored states and on the wire depend on these bytes. */
    @Test
    void theBytesOfAValueNeverChange() {
        byte[] bytes =
                CanonicalBytes.of(new Value.Int(258), new Value.Text("ä"), Value.Null.NULL, new Value.Bool(true));

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("030000000000000102" + "0700000002c3a4" + "00" + "0201");
    }

    @Test
    void valuesAreSelfDelimiting() {
        assertThat(CanonicalBytes.of(new Value.Text("a"), new Value.Text("bc")))
                .isNotEqualTo(CanonicalBytes.of(new Value.Text("ab"), new Value.Text("c")));
    }
}
