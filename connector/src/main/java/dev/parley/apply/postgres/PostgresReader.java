package dev.parley.apply.postgres;

import dev.parley.apply.TemporalText;
import dev.parley.pipeline.ArrayJson;
import dev.parley.pipeline.BlankPadded;
import dev.parley.pipeline.CanonicalJson;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.IntervalText;
import dev.parley.pipeline.UuidText;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Reads columns as canonical values, the same that capture reads from the log. */
final class PostgresReader {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private static final Set<String> GEOMETRIC = Set.of("box", "circle", "line", "lseg", "path", "point", "polygon");

    private PostgresReader() {}

    static Value read(ResultSet row, int position, ColumnShape column) throws SQLException {
        if (row.getString(position) == null) {
            return Value.Null.NULL;
        }
        return switch (column.type()) {
            case BOOL -> new Value.Bool(row.getBoolean(position));
            case INT -> new Value.Int(row.getLong(position));
            case DECIMAL -> decimal(row.getString(position));
            case FLOAT32 -> new Value.Float32(row.getFloat(position));
            case FLOAT64 -> new Value.Float64(row.getDouble(position));
            case TEXT -> new Value.Text(text(row, position, column));
            case BYTES -> new Value.Bytes(row.getBytes(position));
            case DATE -> date(row.getObject(position, LocalDate.class));
            case TIME -> new Value.Time(TemporalText.micros(row.getString(position)));
            case LOCAL_TIMESTAMP -> new Value.LocalTimestamp(micros(row.getObject(position, LocalDateTime.class)));
            case INSTANT ->
                new Value.Instant(
                        column.localType().endsWith("with time zone")
                                ? micros(row.getObject(position, OffsetDateTime.class))
                                : micros(row.getObject(position, LocalDateTime.class)));
            case UUID -> UuidText.value(row.getString(position));
            case JSON -> json(row.getString(position), column);
        };
    }

    /** What is no number, as {@code NaN}, is text, as capture has it. */
    private static Value decimal(String text) {
        return Character.isDigit(text.charAt(text.length() - 1))
                ? new Value.Decimal(new BigDecimal(text))
                : new Value.Text(text);
    }

    private static String text(ResultSet row, int position, ColumnShape column) throws SQLException {
        // The text of a point depends on how the server sent it, that of the driver's object does not; capture has
        // that.
        String text =
                GEOMETRIC.contains(column.localType()) ? row.getObject(position).toString() : row.getString(position);
        if (column.localType().startsWith("interval")) {
            return IntervalText.ofPostgres(text);
        }
        return BlankPadded.isType(column.localType()) ? BlankPadded.stripped(text) : text;
    }

    private static Value date(LocalDate date) {
        if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) { // the driver's infinities
            return new Value.Date(date.equals(LocalDate.MAX) ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
        return new Value.Date(date.toEpochDay());
    }

    private static Value json(String text, ColumnShape column) {
        return ArrayJson.isArray(column.localType())
                ? new Value.Json(ArrayJson.toJson(text, ArrayJson.elements(column.localType())))
                : CanonicalJson.value(text);
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
