package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.Nullable;

/** Which MySQL types the bridge carries, and as what. */
final class MySqlTypes {
    private MySqlTypes() {}

    /**
     * The canonical type of a column.
     *
     * @param dataType {@code DATA_TYPE}
     * @param columnType {@code COLUMN_TYPE}, with width and sign
     * @return null if the type is not carried
     */
    static @Nullable CanonicalType canonical(String dataType, String columnType) {
        return switch (dataType) {
            case "tinyint" -> columnType.equals("tinyint(1)") ? CanonicalType.BOOL : CanonicalType.INT;
            case "bit" -> columnType.equals("bit(1)") ? CanonicalType.BOOL : CanonicalType.TEXT;
            case "smallint", "mediumint", "int", "year" -> CanonicalType.INT;
            // Does not fit 64 bits with a sign.
            case "bigint" -> columnType.contains("unsigned") ? CanonicalType.DECIMAL : CanonicalType.INT;
            case "decimal" -> CanonicalType.DECIMAL;
            case "float" -> CanonicalType.FLOAT32;
            case "double" -> CanonicalType.FLOAT64;
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" -> CanonicalType.TEXT;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> CanonicalType.BYTES;
            case "date" -> CanonicalType.DATE;
            case "time" -> CanonicalType.TIME;
            case "datetime" -> CanonicalType.LOCAL_TIMESTAMP;
            case "timestamp" -> CanonicalType.INSTANT;
            case "json" -> CanonicalType.JSON;
            default -> null;
        };
    }
}
