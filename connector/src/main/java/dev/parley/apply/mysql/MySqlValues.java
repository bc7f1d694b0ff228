package dev.parley.apply.mysql;

import dev.parley.apply.TemporalText;
import dev.parley.pipeline.CanonicalJson;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.UuidText;
import dev.parley.rules.operation.Value;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** Binds canonical values as parameters and reads columns back, the same values that capture reads from the log. */
final class MySqlValues {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final int UUID_BYTES = 16;

    private MySqlValues() {}

    static void bind(PreparedStatement statement, int position, ColumnShape column, Value value) throws SQLException {
        if (value instanceof Value.Null) {
            statement.setNull(position, Types.NULL);
        } else if (value instanceof Value.Int integer) {
            statement.setLong(position, integer.value());
        } else if (value instanceof Value.Text text) {
            bindText(statement, position, column, text.value());
        } else if (value instanceof Value.Bool bool) {
            statement.setInt(position, bool.value() ? 1 : 0);
        } else if (value instanceof Value.Decimal decimal) {
            statement.setBigDecimal(position, decimal.value());
        } else if (value instanceof Value.Float32 real) {
            // As the number that it is: the shortest text of the largest one is larger than any.
            statement.setString(position, Double.toString(real.value()));
        } else if (value instanceof Value.Float64 real) {
            // A literal in a list of rows would be a decimal, which knows no -0.
            statement.setString(position, Double.toString(real.value()));
        } else if (value instanceof Value.Bytes bytes) {
            statement.setBytes(position, bytes.value());
        } else if (value instanceof Value.Uuid uuid) {
            bindUuid(statement, position, column, uuid);
        } else if (value instanceof Value.Json json) {
            statement.setString(position, json.canonical());
        } else {
            statement.setString(position, temporal(value));
        }
    }

    private static void bindText(PreparedStatement statement, int position, ColumnShape column, String text)
            throws SQLException {
        int bits = Bits.width(column);
        if (bits == 0) {
            statement.setString(position, text);
        } else {
            statement.setBytes(position, Bits.bytes(text, bits));
        }
    }

    private static String temporal(Value value) {
        StringBuilder text = new StringBuilder();
        if (value instanceof Value.Date date) {
            TemporalText.date(text, date.epochDay());
        } else if (value instanceof Value.Time time) {
            TemporalText.time(text, time.micros());
        } else if (value instanceof Value.LocalTimestamp timestamp) {
            TemporalText.timestamp(text, timestamp.micros(), "");
        } else if (value instanceof Value.Instant instant) {
            TemporalText.timestamp(text, instant.micros(), ""); // the session's zone is UTC
        } else {
            throw new IllegalStateException("no SQL text for a value of " + value.getClass());
        }
        return text.toString();
    }

    private static void bindUuid(PreparedStatement statement, int position, ColumnShape column, Value.Uuid uuid)
            throws SQLException {
        if (isBinary(column)) {
            ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
            bytes.putLong(uuid.mostSignificant()).putLong(uuid.leastSignificant());
            statement.setBytes(position, bytes.array());
        } else {
            statement.setString(position, new UUID(uuid.mostSignificant(), uuid.leastSignificant()).toString());
        }
    }

    static boolean isBinary(ColumnShape column) {
        return column.localType().toLowerCase(Locale.ROOT).contains("binary");
    }

    static Value read(ResultSet row, int position, ColumnShape column) throws SQLException {
        if (row.getString(position) == null) {
            return Value.Null.NULL;
        }
        return switch (column.type()) {
            case BOOL -> new Value.Bool(row.getBoolean(position));
            case INT -> new Value.Int(row.getLong(position));
            case DECIMAL -> new Value.Decimal(row.getBigDecimal(position));
            case FLOAT32 -> new Value.Float32(row.getFloat(position));
            case FLOAT64 -> new Value.Float64(row.getDouble(position));
            case TEXT -> text(row, position, column);
            case BYTES -> new Value.Bytes(row.getBytes(position));
            case DATE -> new Value.Date(row.getObject(position, LocalDate.class).toEpochDay());
            case TIME -> new Value.Time(TemporalText.micros(row.getString(position)));
            case LOCAL_TIMESTAMP -> new Value.LocalTimestamp(micros(row.getObject(position, LocalDateTime.class)));
            case INSTANT -> new Value.Instant(micros(row.getObject(position, LocalDateTime.class)));
            case UUID -> readUuid(row, position, column);
            case JSON -> CanonicalJson.value(row.getString(position));
        };
    }

    private static Value text(ResultSet row, int position, ColumnShape column) throws SQLException {
        int bits = Bits.width(column);
        return new Value.Text(bits == 0 ? row.getString(position) : Bits.digits(row.getBytes(position), bits));
    }

    private static Value readUuid(ResultSet row, int position, ColumnShape column) throws SQLException {
        if (isBinary(column)) {
            ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(position));
            return new Value.Uuid(bytes.getLong(), bytes.getLong());
        }
        return UuidText.value(row.getString(position));
    }

    private static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(EPOCH, time);
    }

    /** True if the column compares under a collation. */
    static boolean isText(ColumnShape column) {
        return column.type() == CanonicalType.TEXT || (column.type() == CanonicalType.UUID && !isBinary(column));
    }
}
