package dev.parley.rules.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CanonicalHashTest {
    private static final List<Value> ONE_OF_EACH = List.of(
            Value.Null.NULL,
            Value.Unchanged.UNCHANGED,
            new Value.Bool(true),
            new Value.Int(-5),
            new Value.Decimal(new BigDecimal("10.50")),
            new Value.Float32(1.5f),
            new Value.Float64(-0.0),
            new Value.Text("Ĝoja \uD83D\uDE00"),
            new Value.Bytes(new byte[] {0, -1, 7}),
            new Value.Date(-1),
            new Value.Time(1),
            new Value.LocalTimestamp(Long.MIN_VALUE),
            new Value.Instant(1_700_000_000_000_001L),
            new Value.Uuid(1, -2),
            new Value.Json("{\"a\":1}"));

    private final CanonicalHash hash = new CanonicalHash();

    private long of(Value... values) {
        hash.reset();
        for (Value value : values) {
            hash.value(value);
        }
        return hash.result();
    }

    /** The hash of the bytes that {@link CanonicalBytes} writes, octet by octet. */
    private static long reference(Value... values) {
        long running = 0xcbf29ce484222325L;
        for (byte b : CanonicalBytes.of(values)) {
            running = (running ^ (b & 0xff)) * 0x100000001b3L;
        }
        running = (running ^ (running >>> 33)) * 0xff51afd7ed558ccdL;
        running = (running ^ (running >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return running ^ (running >>> 33);
    }

    @Test
    void isTheHashOfTheCanonicalBytes() {
        for (Value value : ONE_OF_EACH) {
            assertThat(of(value)).isEqualTo(reference(value));
        }
        Value[] all = ONE_OF_EACH.toArray(new Value[0]);
        assertThat(of(all)).isEqualTo(reference(all));
    }

    @Test
    void plainFormsHashAsTheirValues() {
        hash.reset();
        hash.ofNull();
        hash.bool(true);
        hash.integer(-5);
        hash.text("Ĝoja \uD83D\uDE00".getBytes(StandardCharsets.UTF_8));
        hash.binary(new byte[] {0, -1, 7});
        hash.date(-1);
        hash.localTimestamp(Long.MIN_VALUE);
        hash.instant(1_700_000_000_000_001L);
        assertThat(hash.result())
                .isEqualTo(of(
                        Value.Null.NULL,
                        new Value.Bool(true),
                        new Value.Int(-5),
                        new Value.Text("Ĝoja \uD83D\uDE00"),
                        new Value.Bytes(new byte[] {0, -1, 7}),
                        new Value.Date(-1),
                        new Value.LocalTimestamp(Long.MIN_VALUE),
                        new Value.Instant(1_700_000_000_000_001L)));
    }

    @Test
    void whereADatabaseHasNoBytesThereIsNull() {
        hash.reset();
        hash.text(null);
        hash.binary(null);
        hash.decimal(null);
        assertThat(hash.result()).isEqualTo(of(Value.Null.NULL, Value.Null.NULL, Value.Null.NULL));
    }

    @Test
    void numbersAsADatabasePrintsThemHashAsTheirValues() {
        for (String text : List.of(
                "0",
                "0.00",
                "-0.0",
                "-0",
                "5",
                "100",
                "12.50",
                "-12.050",
                "0.001",
                "-0.10",
                "99999999999999999999.9",
                "1E+3",
                "0E-10",
                "0012.50",
                "-007",
                ".5")) {
            hash.reset();
            hash.decimal(text.getBytes(StandardCharsets.US_ASCII));
            assertThat(hash.result()).as(text).isEqualTo(of(new Value.Decimal(new BigDecimal(text))));
        }
    }

    @Test
    void differsWithEveryValueAndPlace() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(of(new Value.Int(i), new Value.Int(0)));
            seen.add(of(new Value.Int(0), new Value.Int(-1 - i)));
        }
        assertThat(seen).hasSize(20_000);
    }
}
