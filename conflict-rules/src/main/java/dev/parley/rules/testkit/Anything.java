package dev.parley.rules.testkit;

import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;

/** Values of all types, with those that tend to break things. */
final class Anything implements Values {
    private static final List<Value> ODD = List.of(
            Value.Null.NULL,
            new Value.Bool(true),
            new Value.Int(0),
            new Value.Int(Long.MAX_VALUE),
            new Value.Int(Long.MIN_VALUE),
            new Value.Decimal(new BigDecimal("1E+40")),
            new Value.Decimal(new BigDecimal("-0.000000000000000000000001")),
            new Value.Float32(Float.NaN),
            new Value.Float64(Double.NEGATIVE_INFINITY),
            new Value.Float64(-0.0),
            new Value.Text(""),
            new Value.Text("{a,\"b"),
            new Value.Text("\ud83d\ude00\u0000\n\n"),
            new Value.Text("x\n".repeat(300)),
            new Value.Bytes(new byte[] {0, -1}),
            new Value.Date(-1),
            new Value.Time(86_399_999_999L),
            new Value.LocalTimestamp(Long.MIN_VALUE),
            new Value.Instant(1),
            new Value.Uuid(1, -1),
            new Value.Json("null"),
            new Value.Json("[1,{\"id\":1},[]]"),
            new Value.Json("{\"a\":"));

    @Override
    public Value next(Value current, SplittableRandom random, int number) {
        return random.nextInt(6) == 0 ? new Value.Text("u" + number) : ODD.get(random.nextInt(ODD.size()));
    }
}
