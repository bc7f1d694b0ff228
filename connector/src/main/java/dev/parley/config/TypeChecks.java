package dev.parley.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of a site file that concern types of columns. */
final class TypeChecks {
    /** What a column may be declared to be. */
    private static final List<String> DECLARABLE = List.of("bool", "decimal", "instant", "int", "json", "uuid");

    private TypeChecks() {}

    static void declared(Fields set, Problems problems) {
        Optional<?> types = set.value("types", Map.class);
        if (types.isEmpty()) {
            return;
        }
        for (Map.Entry<?, ?> declared : ((Map<?, ?>) types.get()).entrySet()) {
            String path = set.path("types") + "." + declared.getKey();
            String column = String.valueOf(declared.getKey());
            int dot = column.indexOf('.');
            if (dot <= 0 || dot == column.length() - 1) {
                problems.add(path, set.line("types"), "names no column", "write `table.column`, in canonical names");
            }
            if (!DECLARABLE.contains(String.valueOf(declared.getValue()))) {
                problems.add(
                        path,
                        set.line("types"),
                        "'" + declared.getValue() + "' is no type that can be declared",
                        "write one of " + String.join(", ", DECLARABLE));
            }
        }
    }

    static void nativeTypes(Fields site, int index, ReplicationSetConfig set, Problems problems) {
        boolean mysql = site.value("database", DatabaseConfig.class)
                .filter(database -> database.engine() == Engine.MYSQL)
                .isPresent();
        if (mysql && set.nativeTypes() == NativeTypes.POSTGRESQL) {
            problems.add(
                    site.path("replication-sets", index) + ".native-types",
                    site.line("replication-sets", index),
                    "is postgresql, and this site's database is MySQL",
                    "write refuse at all sites: MySQL has no place for types that only PostgreSQL has");
        }
    }
}
