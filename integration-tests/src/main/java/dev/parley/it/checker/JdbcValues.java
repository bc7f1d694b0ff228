package dev.parley.it.checker;

import dev.parley.pipeline.CanonicalJson;
import dev.parley.rules.operation.Value;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** Reads a column as a canonical value, by the type that the driver reports. */
final class JdbcValues {
    private JdbcValues() {}

    static Value read(ResultSet rows, ResultSetMetaData shape, int column) throws SQLException {
        Value value = present(rows, shape, column);
        return rows.wasNull() ? Value.Null.NULL : value;
    }

    private static Value present(ResultSet rows, ResultSetMetaData shape, int column) throws SQLException {
        String name = shape.getColumnTypeName(column).toLowerCase(Locale.ROOT);
        if (name.equals("uuid")) {
            UUID uuid = rows.getObject(column, UUID.class);
            return uuid == null
                    ? Value.Null.NULL
                    : new Value.Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
        }
        return switch (shape.getColumnType(column)) {
            case Types.BIT, Types.BOOLEAN -> new Value.Bool(rows.getBoolean(column));
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> new Value.Int(rows.getLong(column));
            case Types.REAL -> new Value.Float32(rows.getFloat(column));
            case Types.FLOAT, Types.DOUBLE -> new Value.Float64(rows.getDouble(column));
            default -> object(rows, shape, column, name);
        };
    }

    private static Value object(ResultSet rows, ResultSetMetaData shape, int column, String name) throws SQLException {
        if (rows.getObject(column) == null) {
            return Value.Null.NULL;
        }
        if (name.equals("json") || name.equals("jsonb")) {
            return new Value.Json(CanonicalJson.of(rows.getString(column)));
        }
        return switch (shape.getColumnType(column)) {
            case Types.NUMERIC, Types.DECIMAL -> new Value.Decimal(rows.getBigDecimal(column));
            case Types.CHAR,
                    Types.VARCHAR,
                    Types.LONGVARCHAR,
                    Types.NVARCHAR,
                    Types.LONGNVARCHAR,
                    Types.NCHAR,
                    Types.CLOB -> new Value.Text(rows.getString(column));
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
                new Value.Bytes(rows.getBytes(column));
            case Types.DATE ->
                new Value.Date(rows.getObject(column, LocalDate.class).toEpochDay());
            case Types.TIME ->
                new Value.Time(rows.getObject(column, LocalTime.class).toNanoOfDay() / 1000);
            case Types.TIMESTAMP -> timestamp(rows.getObject(column, LocalDateTime.class), name);
            default ->
                throw new IllegalArgumentException(
                        "column " + shape.getColumnName(column) + " has type " + name + ", which is not compared");
        };
    }

    /** The server's time zone is UTC at all sites of a test. */
    private static Value timestamp(LocalDateTime time, String typeName) {
        long micros = ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
        boolean isInstant = typeName.equals("timestamptz") || typeName.equals("timestamp with time zone");
        return isInstant ? new Value.Instant(micros) : new Value.LocalTimestamp(micros);
    }
}
