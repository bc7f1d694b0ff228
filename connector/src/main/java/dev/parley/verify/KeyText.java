package dev.parley.verify;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.StringJoiner;
import java.util.UUID;

/** Keys for people who asked for them: reports and plans, never logs. */
public final class KeyText {
    private KeyText() {}

    /** The values of the key columns in key order, separated by commas. */
    public static String of(RowKey key) {
        StringJoiner text = new StringJoiner(", ");
        for (int i = 0; i < key.size(); i++) {
            text.add(of(key.get(i)));
        }
        return text.toString();
    }

    private static String of(Value value) {
        if (value instanceof Value.Int integer) {
            return Long.toString(integer.value());
        }
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Decimal decimal) {
            return decimal.value().toPlainString();
        }
        if (value instanceof Value.Uuid uuid) {
            return new UUID(uuid.mostSignificant(), uuid.leastSignificant()).toString();
        }
        return value.toString();
    }
}
