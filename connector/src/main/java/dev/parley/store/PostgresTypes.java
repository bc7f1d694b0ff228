package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.Nullable;

/** Which PostgreSQL types the bridge carries, and as what. */
final class PostgresTypes {
    private PostgresTypes() {}

    /**
     * A base type, domains resolved.
     *
     * @param name {@code pg_type.typname}
     * @param kind {@code pg_type.typtype}
     * @param schema schema of the type
     */
    record BaseType(String name, String kind, String schema) {}

    /**
     * The canonical type of a column.
     *
     * @param element type of the elements of an array; null if it is none
     * @param localType as {@code format_type} spells it
     * @return null if the type is not carried
     */
    static @Nullable CanonicalType canonical(BaseType type, @Nullable BaseType element, String localType) {
        if (element != null) {
            return canonical(element, null, "") == null ? null : CanonicalType.JSON;
        }
        if (type.kind().equals("e") || type.name().equals("citext")) {
            return CanonicalType.TEXT;
        }
        return type.schema().equals("pg_catalog") ? builtIn(type.name(), localType) : null;
    }

    /**
     * True if values of a type that is not carried can travel as PostgreSQL's own text between PostgreSQL sites. The text
     * of {@code money} depends on the server's locale, and Debezium delivers {@code timetz} without its zone.
     */
    static boolean hasText(BaseType type, @Nullable BaseType element) {
        BaseType whole = element == null ? type : element;
        return !whole.name().equals("money")
                && !whole.name().equals("timetz")
                && !whole.kind().equals("p");
    }

    private static @Nullable CanonicalType builtIn(String name, String localType) {
        return switch (name) {
            case "bool" -> CanonicalType.BOOL;
            case "int2", "int4", "int8" -> CanonicalType.INT;
            case "numeric" -> CanonicalType.DECIMAL;
            case "float4" -> CanonicalType.FLOAT32;
            case "float8" -> CanonicalType.FLOAT64;
            case "text", "varchar", "bpchar", "inet", "cidr", "macaddr", "macaddr8", "interval" -> CanonicalType.TEXT;
            case "varbit" -> CanonicalType.TEXT;
            case "bit" -> localType.equals("bit(1)") ? CanonicalType.BOOL : CanonicalType.TEXT;
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
