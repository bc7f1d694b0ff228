package dev.parley.apply.postgres;

import dev.parley.pipeline.CanonicalJson;
import dev.parley.pipeline.ColumnShape;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Reads columns as canonical values, the same that capture reads from the log. */
final class PostgresReader {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final long NANOS_PER_MICRO = 1_000;

    private PostgresReader() {}

    static Value read(ResultSet row, int position, ColumnShape column) throws SQLException {
        Object present = row.getObject(position);
        if (present == null) {
            return Value.Null.NULL;
        }
        return switch (column.type()) {
            case BOOL -> new Value.Bool(row.getBoolean(position));
            case INT -> new Value.Int(row.getLong(position));
            case DECIMAL -> new Value.Decimal(new BigDecimal(row.getString(position)));
            case FLOAT32 -> new Value.Float32(row.getFloat(position));
            case FLOAT64 -> new Value.Float64(row.getDouble(position));
            case TEXT -> new Value.Text(row.getString(position));
            case BYTES -> new Value.Bytes(row.getBytes(position));
            case DATE -> new Value.Date(row.getObject(position, LocalDate.class).toEpochDay());
            case TIME -> new Value.Time(row.getObject(position, LocalTime.class).toNanoOfDay() / NANOS_PER_MICRO);
            case LOCAL_TIMESTAMP -> new Value.LocalTimestamp(micros(row.getObject(position, LocalDateTime.class)));
            case INSTANT -> new Value.Instant(micros(row.getObject(position, OffsetDateTime.class)));
            case UUID -> uuid(row.getObject(position, UUID.class));
            case JSON -> new Value.Json(CanonicalJson.of(row.getString(position)));
        };
    }

    private static Value uuid(UUID uuid) {
        return new Value.Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    private static long micros(OffsetDateTime time) {
        if (time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)) { // the driver's infinities
            return time.equals(OffsetDateTime.MAX) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return micros(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
    }

    private static long micros(LocalDateTime time) {
        if (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) { // the driver's infinities
            return time.equals(LocalDateTime.MAX) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return ChronoUnit.MICROS.between(EPOCH, time);
    }
}
