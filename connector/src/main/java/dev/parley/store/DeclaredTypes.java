package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import java.util.Locale;
import java.util.Set;

/** Which columns may mean more than their type says. Pure. */
final class DeclaredTypes {
    private static final Set<String> TEXTS =
            Set.of("char", "varchar", "text", "mediumtext", "longtext", "character", "character varying");
    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint", "integer");

    private DeclaredTypes() {}

    /** True if values of this meaning can be written to a column of this type and read from it. */
    static boolean fits(Engine engine, String localType, CanonicalType meaning) {
        String type = localType.toLowerCase(Locale.ROOT);
        String bare =
                type.replaceAll("\\([^)]*\\)", "").replace(" unsigned", "").strip();
        return switch (meaning) {
            case UUID -> TEXTS.contains(bare) || bare.equals("uuid") || type.equals("binary(16)");
            case JSON -> TEXTS.contains(bare) || bare.startsWith("json");
            case DECIMAL -> INTEGERS.contains(bare) || bare.equals("decimal") || bare.equals("numeric");
            case INT -> INTEGERS.contains(bare) && !type.equals("bigint unsigned");
            case BOOL ->
                engine == Engine.MYSQL ? bare.equals("tinyint") || type.equals("bit(1)") : bare.equals("boolean");
            case INSTANT ->
                engine == Engine.MYSQL
                        ? bare.equals("datetime") || bare.equals("timestamp")
                        : bare.startsWith("timestamp");
            default -> false;
        };
    }
}
