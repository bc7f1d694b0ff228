package dev.parley.check;

import dev.parley.store.BridgeTable;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import dev.parley.store.Engine;
import dev.parley.store.Purpose;
import dev.parley.store.Rows;
import dev.parley.store.SelfStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tables of the bridge that are gone from a database whose agent has run. What they held cannot be made again, and an agent
 * that went on with an empty one would take writes of others for its own, or decide without what it had seen. Stateless.
 */
final class LostTables {
    private static final List<BridgeTable> NEEDED = List.of(
            BridgeTable.SELF, BridgeTable.CHECKPOINT, BridgeTable.WINDOW, BridgeTable.APPLIED, BridgeTable.PROJECTED);

    private LostTables() {}

    static Optional<Finding> of(Database database, String set) {
        Set<String> there = tables(database);
        List<BridgeTable> missing = NEEDED.stream()
                .filter(table -> !there.contains(table.localName()))
                .toList();
        if (missing.isEmpty() || !hasRun(database, set, missing)) {
            return Optional.empty();
        }
        String names = missing.stream().map(BridgeTable::canonicalName).collect(Collectors.joining(", "));
        return Optional.of(Finding.error(
                "bridge",
                "gone: " + names + ", though an agent has run for set '" + set + "' here",
                "what they held cannot be made again, and with empty ones the site would not agree with the others",
                "parley sites return <site file>, which keeps the rows of applications (docs/operations.md)"));
    }

    private static Set<String> tables(Database database) {
        return database.inTransaction(Purpose.CATALOG, "look for the tables of the bridge", connection -> {
            Set<String> there = new HashSet<>();
            String sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = ?";
            Rows.each(connection, sql, List.of(Engine.BRIDGE_SCHEMA), row -> there.add(row.getString(1)));
            return there;
        });
    }

    /** By what is left. Init itself leaves a first position in the checkpoint. */
    private static boolean hasRun(Database database, String set, List<BridgeTable> missing) {
        if (!missing.contains(BridgeTable.SELF)
                && new SelfStore(database, set).load().isPresent()) {
            return true;
        }
        return !missing.contains(BridgeTable.CHECKPOINT)
                && new CheckpointStore(database, set)
                        .last()
                        .filter(checkpoint -> !checkpoint.isInitial())
                        .isPresent();
    }
}
