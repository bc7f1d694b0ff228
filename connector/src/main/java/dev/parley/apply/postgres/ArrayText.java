package dev.parley.apply.postgres;

import dev.parley.apply.RowVersion;
import dev.parley.apply.TemporalText;
import dev.parley.pipeline.ArrayJson;
import dev.parley.pipeline.ColumnShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.HexFormat;
import java.util.List;

/** Array literals: one column of many rows as one parameter. The server parses each element by the type it is cast to. */
final class ArrayText {
    private static final int GUESS = 16;

    private ArrayText() {}

    static String ofKeys(List<RowKey> keys, int position, ColumnShape column) {
        StringBuilder text = begin(keys.size());
        for (RowKey key : keys) {
            append(text, column, key.get(position));
        }
        return end(text);
    }

    /** The column of this name, position found once: all images of one statement share their columns. */
    static String ofRows(List<Row> rows, ColumnShape column) {
        int at = rows.get(0).columns().indexOf(column.name());
        StringBuilder text = begin(rows.size());
        for (Row row : rows) {
            append(text, column, row.get(at));
        }
        return end(text);
    }

    static String ofValues(List<List<Value>> tuples, int position, ColumnShape column) {
        StringBuilder text = begin(tuples.size());
        for (List<Value> tuple : tuples) {
            append(text, column, tuple.get(position));
        }
        return end(text);
    }

    static String ofXmins(RowVersion[] versions) {
        StringBuilder text = begin(versions.length);
        for (RowVersion version : versions) {
            text.append(version.xmin()).append(',');
        }
        return end(text);
    }

    static String ofPlaces(RowVersion[] versions) {
        StringBuilder text = begin(versions.length);
        for (RowVersion version : versions) {
            text.append('"').append(version.ctid()).append("\",");
        }
        return end(text);
    }

    private static StringBuilder begin(int elements) {
        return new StringBuilder(elements * GUESS + 2).append('{');
    }

    private static String end(StringBuilder text) {
        int last = text.length() - 1;
        if (text.charAt(last) == ',') {
            text.setLength(last);
        }
        return text.append('}').toString();
    }

    private static void append(StringBuilder text, ColumnShape column, Value value) {
        if (value instanceof Value.Null) {
            text.append("NULL");
        } else if (value instanceof Value.Bool bool) {
            text.append(bool.value() ? '1' : '0'); // what bit(1) takes, too
        } else if (value instanceof Value.Int integer) {
            text.append(integer.value());
        } else if (value instanceof Value.Decimal decimal) {
            text.append(decimal.value().toPlainString());
        } else if (value instanceof Value.Float32 real) {
            text.append(real.value());
        } else if (value instanceof Value.Float64 real) {
            text.append(real.value());
        } else {
            text.append('"');
            quoted(text, column, value);
            text.append('"');
        }
        text.append(',');
    }

    private static void quoted(StringBuilder text, ColumnShape column, Value value) {
        if (value instanceof Value.Text string) {
            escaped(text, string.value());
        } else if (value instanceof Value.Json json) {
            boolean array = ArrayJson.isArray(column.localType());
            escaped(text, array ? ArrayJson.toArray(json.canonical()) : json.canonical());
        } else if (value instanceof Value.Bytes bytes) {
            text.append("\\\\x").append(HexFormat.of().formatHex(bytes.value()));
        } else if (value instanceof Value.Date date) {
            TemporalText.date(text, date.epochDay());
        } else if (value instanceof Value.Time time) {
            TemporalText.time(text, time.micros());
        } else if (value instanceof Value.LocalTimestamp timestamp) {
            TemporalText.timestamp(text, timestamp.micros(), "");
        } else if (value instanceof Value.Instant instant) {
            TemporalText.timestamp(text, instant.micros(), "+00");
        } else if (value instanceof Value.Uuid uuid) {
            text.append(new java.util.UUID(uuid.mostSignificant(), uuid.leastSignificant()));
        } else {
            throw new IllegalStateException("no SQL text for a value of " + value.getClass());
        }
    }

    private static void escaped(StringBuilder text, String content) {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
    }
}
