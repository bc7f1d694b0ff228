package dev.parley.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of one replication set at one site, from local to canonical. Immutable. */
public final class NameMapping {
    private final Naming naming;
    private final TableSelection selection;
    private final Set<String> except;
    private final Map<String, String> declaredTypes;
    private final NativeTypes nativeTypes;
    private final Map<String, TableConfig> byCanonical = new HashMap<>();
    private final Map<String, TableConfig> byLocal = new HashMap<>();

    private NameMapping(ReplicationSetConfig set) {
        naming = set.naming();
        selection = set.tables();
        except = Set.copyOf(set.except());
        declaredTypes = set.types();
        nativeTypes = set.nativeTypes();
        if (selection instanceof TableSelection.Listed listed) {
            for (TableConfig table : listed.tables()) {
                byCanonical.put(table.name(), table);
                table.localName().ifPresent(local -> byLocal.put(local, table));
            }
        }
    }

    public static NameMapping of(ReplicationSetConfig set) {
        return new NameMapping(set);
    }

    /** The canonical name of a local table; empty if the table is not in the set. */
    public Optional<String> table(String localName) {
        TableConfig renamed = byLocal.get(localName);
        if (renamed != null) {
            return Optional.of(renamed.name());
        }
        String canonical = naming.canonical(localName);
        if (selection instanceof TableSelection.All) {
            return except.contains(canonical) ? Optional.empty() : Optional.of(canonical);
        }
        TableConfig listed = byCanonical.get(canonical);
        boolean meant = listed != null && listed.localName().isEmpty();
        return meant ? Optional.of(canonical) : Optional.empty();
    }

    /** The canonical name of a column of a table in the set. */
    public String column(String canonicalTable, String localColumn) {
        TableConfig table = byCanonical.get(canonicalTable);
        if (table != null) {
            for (Map.Entry<String, String> rename : table.columns().entrySet()) {
                if (rename.getValue().equals(localColumn)) {
                    return rename.getKey();
                }
            }
        }
        return naming.canonical(localColumn);
    }

    /** True if types that only PostgreSQL has travel as its text. */
    public boolean carriesNativeText() {
        return nativeTypes == NativeTypes.POSTGRESQL;
    }

    /** What columns are declared to be: {@code table.column} in canonical names, and the type as the file has it. */
    public Map<String, String> declaredTypes() {
        return declaredTypes;
    }

    /** Canonical names of the tables that the file lists; empty if it says {@code all}. */
    public Set<String> listed() {
        return Set.copyOf(byCanonical.keySet());
    }
}
