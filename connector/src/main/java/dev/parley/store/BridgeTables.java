package dev.parley.store;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the bridge's tables are there. Any account that may read the catalog will do. */
public final class BridgeTables {
    private BridgeTables() {}

    /** True if all of them are. */
    public static boolean isComplete(Database database) {
        return there(database)
                .containsAll(Arrays.stream(BridgeTable.values())
                        .map(BridgeTable::localName)
                        .toList());
    }

    /** True if one of them is. */
    public static boolean isAny(Database database) {
        return !there(database).isEmpty();
    }

    private static Set<String> there(Database database) {
        return database.inTransaction(
                Purpose.CATALOG,
                "look for the bridge's tables",
                connection -> new HashSet<>(Rows.list(
                        connection,
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = ?",
                        List.of(Engine.BRIDGE_SCHEMA),
                        row -> row.getString(1))));
    }
}
