package dev.parley.wire;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random and fixed records for tests. The same seed gives the same records. */
public final class SampleRecords {
    public static final SiteId BERLIN = SiteId.of("berlin");
    public static final SiteId LIMA = new SiteId("lima", 3);

    private static final Columns ITEM = Columns.of("id", "name", "price");
    private static final Columns OLD_ITEM = Columns.of("id", "name");

    private final Random random;

    public SampleRecords(long seed) {
        this.random = new Random(seed);
    }

    /** A transaction of one insert with a text of the given length. */
    public static LogRecord.Transaction insert(SiteId origin, long sequence, int textLength) {
        Stamp stamp = stamp(origin, sequence);
        Row row = Row.of(
                ITEM,
                new Value.Int(sequence),
                new Value.Text("x".repeat(textLength)),
                new Value.Decimal(new BigDecimal("12.50")));
        Operation operation =
                new Operation.Insert(stamp, RowKey.of("shop.item", new Value.Int(sequence)), row, Set.of());
        return new LogRecord.Transaction(
                stamp, "pg:0/" + sequence, 1_000_000 + sequence, List.of(operation), -sequence);
    }

    public static LogRecord.Heartbeat heartbeat(SiteId origin, long number, long sequence) {
        VersionVector frontier = VersionVector.of(origin, sequence);
        return new LogRecord.Heartbeat(
                origin, number, sequence, frontier, HybridTimestamp.ofWallMillis(1_000 + number), frontier);
    }

    /** One of every kind of value and operation; what the golden files hold. */
    public static LogRecord.Transaction everything() {
        return everything(2);
    }

    /** The same, written under a version of the policy. */
    static LogRecord.Transaction everything(int policyVersion) {
        Stamp stamp = new Stamp(
                new Dot(BERLIN, 17),
                VersionVector.of(BERLIN, 16).with(LIMA, 4),
                new HybridTimestamp((1_700_000_000_000L << 16) | 5),
                policyVersion);
        Columns wide = Columns.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o");
        Row all = Row.of(
                wide,
                Value.Null.NULL,
                Value.Unchanged.UNCHANGED,
                new Value.Bool(true),
                new Value.Bool(false),
                new Value.Int(-7),
                new Value.Decimal(new BigDecimal("-123456789012345678901234567890.25")),
                new Value.Float32(1.5f),
                new Value.Float64(-0.1),
                new Value.Text("caf\u00e9 \ud83d\ude00"),
                new Value.Bytes(new byte[] {0, -1, 127}),
                new Value.Date(-1),
                new Value.Time(86_399_999_999L),
                new Value.LocalTimestamp(-62_135_596_800_000_000L),
                new Value.Instant(1_700_000_000_123_456L),
                new Value.Uuid(-1L, 2L));
        RowKey wideKey = RowKey.of("shop.wide", new Value.Int(1), new Value.Text("k"));
        RowKey item = RowKey.of("shop.item", new Value.Int(1));
        Row before = Row.of(OLD_ITEM, new Value.Int(1), new Value.Json("{\"a\":1}"));
        Row after = Row.of(ITEM, new Value.Int(1), Value.Unchanged.UNCHANGED, new Value.Decimal(BigDecimal.TEN));
        Set<Dot> excluded = Set.of(new Dot(LIMA, 4), new Dot(BERLIN, 3), new Dot(LIMA, 2));
        return new LogRecord.Transaction(
                stamp,
                "pg:0/16B3748",
                1_700_000_000_123_456L,
                List.of(
                        new Operation.Insert(stamp, wideKey, all, Set.of()),
                        new Operation.Update(stamp, item, before, after, excluded),
                        new Operation.Delete(stamp, RowKey.of("shop.gone", new Value.Int(9)), null, Set.of()),
                        new Operation.Delete(stamp, RowKey.of("shop.item", new Value.Int(2)), before, Set.of())));
    }

    /** A fixed row image. */
    static Row image() {
        return Row.of(OLD_ITEM, new Value.Int(7), Value.Null.NULL);
    }

    public LogRecord record() {
        SiteId origin = random.nextBoolean() ? BERLIN : LIMA;
        long sequence = 1 + (random.nextLong() >>> 1) % 1_000_000;
        if (random.nextInt(8) == 0) {
            return heartbeat(origin, sequence, random.nextInt(100));
        }
        Stamp stamp = stamp(origin, sequence);
        List<Operation> operations = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            operations.add(
                    operation(stamp, RowKey.of("t" + random.nextInt(3), new Value.Text(text()), new Value.Int(i))));
        }
        return new LogRecord.Transaction(stamp, "my:binlog.1/" + sequence + "/", random.nextLong(), operations);
    }

    /** An operation of this stamp on this row. */
    public Operation operation(Stamp stamp, RowKey key) {
        return switch (random.nextInt(5)) {
            case 0 -> new Operation.Insert(stamp, key, row(), excluded(), excluded());
            case 1 -> new Operation.Update(stamp, key, row(), row(), excluded());
            case 2 -> new Operation.Update(stamp, key, null, row(), excluded());
            case 3 -> new Operation.Decision(stamp, key, row(), excluded(), excluded());
            default ->
                new Operation.Delete(
                        stamp,
                        key,
                        random.nextBoolean() ? row() : null,
                        excluded(),
                        excluded(),
                        random.nextBoolean() ? RowKey.of(key.table(), new Value.Text(text())) : null);
        };
    }

    private static Stamp stamp(SiteId origin, long sequence) {
        VersionVector context = VersionVector.of(origin, sequence - 1)
                .with(origin.equals(BERLIN) ? LIMA : BERLIN, sequence / 2)
                .with(SiteId.of("oslo"), 7);
        return new Stamp(
                new Dot(origin, sequence),
                context,
                HybridTimestamp.ofWallMillis(1_000_000 + sequence),
                1 + (int) (sequence % 9));
    }

    public Row row() {
        int width = random.nextInt(6);
        List<String> names = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            names.add("c" + i);
            values.add(value());
        }
        return Row.of(Columns.of(names), values);
    }

    private Set<Dot> excluded() {
        Set<Dot> dots = new HashSet<>();
        while (random.nextInt(3) == 0) {
            dots.add(new Dot(random.nextBoolean() ? BERLIN : LIMA, 1 + random.nextInt(50)));
        }
        return dots;
    }

    public Value value() {
        return switch (random.nextInt(15)) {
            case 0 -> Value.Null.NULL;
            case 1 -> Value.Unchanged.UNCHANGED;
            case 2 -> new Value.Bool(random.nextBoolean());
            case 3 -> new Value.Int(random.nextLong() >> random.nextInt(64));
            case 4 ->
                new Value.Decimal(new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(40)));
            case 5 -> new Value.Float32(Float.intBitsToFloat(random.nextInt()));
            case 6 -> new Value.Float64(Double.longBitsToDouble(random.nextLong()));
            case 7 -> new Value.Text(text());
            case 8 -> new Value.Bytes(bytes());
            case 9 -> new Value.Date(random.nextInt());
            case 10 -> new Value.Time(random.nextLong());
            case 11 -> new Value.LocalTimestamp(random.nextLong());
            case 12 -> new Value.Instant(random.nextLong());
            case 13 -> new Value.Uuid(random.nextLong(), random.nextLong());
            default -> new Value.Json("\"" + text() + "\"");
        };
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            int point = random.nextInt(4) == 0 ? random.nextInt(Character.MAX_CODE_POINT + 1) : random.nextInt(128);
            boolean halfPair = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            text.appendCodePoint(halfPair ? 'x' : point);
        }
        return text.toString();
    }
}
