package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.Truncation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which local tables belong to a replication set, and what the group calls them. Pure. */
public interface TableNames {
    /** The canonical name of a local table; empty if it is not in the set. */
    Optional<String> table(String localTable);

    /** The canonical name of a column of a table in the set. */
    String column(String canonicalTable, String localColumn);

    /** The name that a column of the group would have in a table of the set. */
    default String localColumn(String canonicalTable, String canonicalColumn) {
        return canonicalColumn;
    }

    /** What columns mean beyond their type: {@code table.column} in canonical names, and the meaning. */
    default Map<String, CanonicalType> declaredTypes() {
        return Map.of();
    }

    /** True if types that only this engine has travel as its own text. */
    default boolean carriesNativeText() {
        return false;
    }

    /** Canonical names of the columns by which rows of a table are told apart; empty if the table itself says it. */
    default List<String> key(String canonicalTable) {
        return List.of();
    }

    /** What of a table is exchanged. */
    default WantedSharing sharing(String canonicalTable) {
        return WantedSharing.WHOLE;
    }

    /** What TRUNCATE of a table does here. */
    default Truncation truncation(String canonicalTable) {
        return Truncation.IGNORE;
    }

    /** True if a trigger may stay although it fires for replicated changes too. */
    default boolean allowsTrigger(String localTrigger) {
        return false;
    }

    /** Patterns of names that none of these tables has. */
    default List<String> unmatched(Set<String> canonicalTables) {
        return List.of();
    }

    /** Canonical names of tables that must be there; empty if the set simply takes what it finds. */
    Set<String> listed();
}
