package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.operation.Value;
import io.debezium.data.Bits;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueReadersTest {
    private static Value read(CanonicalType type, Schema delivered, Object value) {
        return Objects.requireNonNull(ValueReaders.of(type, delivered)).read(value);
    }

    @Test
    void integersOfEveryWidthAreOne() {
        assertThat(read(CanonicalType.INT, Schema.INT16_SCHEMA, (short) -7)).isEqualTo(new Value.Int(-7));
        assertThat(read(CanonicalType.INT, Schema.INT64_SCHEMA, 1L << 40)).isEqualTo(new Value.Int(1L << 40));
    }

    @Test
    void truthComesAsBooleanOrAsNumber() {
        assertThat(read(CanonicalType.BOOL, Schema.BOOLEAN_SCHEMA, true)).isEqualTo(new Value.Bool(true));
        assertThat(read(CanonicalType.BOOL, Schema.INT16_SCHEMA, (short) 0)).isEqualTo(new Value.Bool(false));
    }

    @Test
    void decimalsAreEqualByValueWhateverTheirScaleOrForm() {
        Value expected = new Value.Decimal(new BigDecimal("12.3"));
        assertThat(read(CanonicalType.DECIMAL, Schema.STRING_SCHEMA, "12.3000")).isEqualTo(expected);
        assertThat(read(CanonicalType.DECIMAL, Decimal.schema(2), new BigDecimal("12.30")))
                .isEqualTo(expected);
    }

    /** Which PostgreSQL takes as they are, and every other database refuses itself. */
    @Test
    void numbersThatAreNoneAreText() {
        assertThat(read(CanonicalType.DECIMAL, Schema.STRING_SCHEMA, "NAN")).isEqualTo(new Value.Text("NaN"));
        assertThat(read(CanonicalType.DECIMAL, Schema.STRING_SCHEMA, "POSITIVE_INFINITY"))
                .isEqualTo(new Value.Text("Infinity"));
        assertThat(read(CanonicalType.DECIMAL, Schema.STRING_SCHEMA, "NEGATIVE_INFINITY"))
                .isEqualTo(new Value.Text("-Infinity"));
    }

    @Test
    void bytesAreCopiedAndTheBufferStaysAsItIs() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 1, 2}).position(1);
        Value expected = new Value.Bytes(new byte[] {1, 2});
        assertThat(read(CanonicalType.BYTES, Schema.BYTES_SCHEMA, buffer)).isEqualTo(expected);
        assertThat(read(CanonicalType.BYTES, Schema.BYTES_SCHEMA, buffer)).isEqualTo(expected);
    }

    @Test
    void timesAreReadInTheUnitTheyCome() {
        assertThat(read(CanonicalType.DATE, Date.schema(), -1)).isEqualTo(new Value.Date(-1));
        assertThat(read(CanonicalType.TIME, MicroTime.schema(), -5L)).isEqualTo(new Value.Time(-5));
        assertThat(read(CanonicalType.LOCAL_TIMESTAMP, Timestamp.schema(), -2L))
                .isEqualTo(new Value.LocalTimestamp(-2_000));
        assertThat(read(CanonicalType.LOCAL_TIMESTAMP, MicroTimestamp.schema(), 7L))
                .isEqualTo(new Value.LocalTimestamp(7));
    }

    @Test
    void uuidComesAsTextOrAsSixteenBytes() {
        Value expected = new Value.Uuid(0x123e4567e89b12d3L, 0xa456426614174000L);
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(0x123e4567e89b12d3L)
                .putLong(0xa456426614174000L)
                .array();
        assertThat(read(CanonicalType.UUID, Schema.STRING_SCHEMA, "123e4567-e89b-12d3-a456-426614174000"))
                .isEqualTo(expected);
        assertThat(read(CanonicalType.UUID, Schema.BYTES_SCHEMA, bytes)).isEqualTo(expected);
    }

    @Test
    void jsonIsCanonical() {
        assertThat(read(CanonicalType.JSON, Schema.STRING_SCHEMA, "{\"b\":1.0, \"a\":2}"))
                .isEqualTo(new Value.Json("{\"a\":2,\"b\":1}"));
    }

    @Test
    void formsThatDoNotFitAreRefusedBeforeAnyValueIsSeen() {
        assertThat(ValueReaders.of(CanonicalType.INT, Schema.STRING_SCHEMA)).isNull();
        assertThat(ValueReaders.of(CanonicalType.TEXT, Schema.INT32_SCHEMA)).isNull();
        assertThat(ValueReaders.of(CanonicalType.DATE, Schema.INT32_SCHEMA)).isNull();
        assertThat(ValueReaders.of(CanonicalType.INSTANT, Schema.STRING_SCHEMA)).isNull();
        assertThat(ValueReaders.of(CanonicalType.BYTES, Bits.schema(9))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:00.000001Z, 1",
        "1969-12-31T23:59:59.9Z, -100000",
        "2026-11-23T15:44:26.367659Z, 1795448666367659",
        "2026-11-23T15:44:26.36Z, 1795448666360000",
        "2026-11-23T17:44:26+02:00, 1795448666000000",
        "0001-01-01T00:00:00Z, -62135596800000000",
        "+12026-01-01T00:00:00Z, 317336745600000000",
        "infinity, 9223372036854775807",
        "-infinity, -9223372036854775808"
    })
    void pointsInTimeAreMicrosecondsSinceTheEpoch(String text, long micros) {
        assertThat(read(CanonicalType.INSTANT, ZonedTimestamp.schema(), text)).isEqualTo(new Value.Instant(micros));
    }
}
