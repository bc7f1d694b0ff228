package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.Nullable;

/** Which PostgreSQL types the bridge carries, and as what. */
final class PostgresTypes {
    private PostgresTypes() {}

    /**
     * The canonical type of a base type.
     *
     * @param name {@code pg_type.typname}, domains resolved
     * @param kind {@code pg_type.typtype}
     * @param schema schema of the type
     * @return null if the type is not carried
     */
    static @Nullable CanonicalType canonical(String name, String kind, String schema) {
        if (kind.equals("e")) {
            return CanonicalType.TEXT;
        }
        if (name.equals("citext")) {
            return CanonicalType.TEXT;
        }
        if (!schema.equals("pg_catalog")) {
            return null;
        }
        return switch (name) {
            case "bool" -> CanonicalType.BOOL;
            case "int2", "int4", "int8" -> CanonicalType.INT;
            case "numeric" -> CanonicalType.DECIMAL;
            case "float4" -> CanonicalType.FLOAT32;
            case "float8" -> CanonicalType.FLOAT64;
            case "text", "varchar", "bpchar" -> CanonicalType.TEXT;
            case "bytea" -> CanonicalType.BYTES;
            case "date" -> CanonicalType.DATE;
            case "time" -> CanonicalType.TIME;
            case "timestamp" -> CanonicalType.LOCAL_TIMESTAMP;
            case "timestamptz" -> CanonicalType.INSTANT;
            case "uuid" -> CanonicalType.UUID;
            case "json", "jsonb" -> CanonicalType.JSON;
            default -> null;
        };
    }
}
