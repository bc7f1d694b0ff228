package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which local tables belong to a replication set, and what the group calls them. Pure. */
public interface TableNames {
    /** The canonical name of a local table; empty if it is not in the set. */
    Optional<String> table(String localTable);

    /** The canonical name of a column of a table in the set. */
    String column(String canonicalTable, String localColumn);

    /** What columns mean beyond their type: {@code table.column} in canonical names, and the meaning. */
    default Map<String, CanonicalType> declaredTypes() {
        return Map.of();
    }

    /** True if types that only this engine has travel as its own text. */
    default boolean carriesNativeText() {
        return false;
    }

    /** Canonical names of tables that must be there; empty if the set simply takes what it finds. */
    Set<String> listed();
}
