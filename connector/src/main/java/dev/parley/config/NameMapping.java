package dev.parley.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of one replication set at one site, from local to canonical. Immutable. */
public final class NameMapping {
    private final Naming naming;
    private final TableSelection selection;
    private final List<String> except;
    private final Map<String, String> declaredTypes;
    private final NativeTypes nativeTypes;
    private final Map<String, TableConfig> byCanonical = new HashMap<>();
    private final Map<String, TableConfig> byLocal = new HashMap<>();
    private final List<TableConfig> patterns = new ArrayList<>();

    private NameMapping(ReplicationSetConfig set) {
        naming = set.naming();
        selection = set.tables();
        except = set.except();
        declaredTypes = set.types();
        nativeTypes = set.nativeTypes();
        if (selection instanceof TableSelection.Listed listed) {
            for (TableConfig table : listed.tables()) {
                if (table.isPattern()) {
                    patterns.add(table);
                    continue;
                }
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
        TableConfig listed = byCanonical.get(canonical);
        if (listed != null) {
            return listed.localName().isEmpty() ? Optional.of(canonical) : Optional.empty();
        }
        boolean meant =
                selection instanceof TableSelection.All || pattern(canonical).isPresent();
        return meant && except.stream().noneMatch(left -> NamePattern.matches(left, canonical))
                ? Optional.of(canonical)
                : Optional.empty();
    }

    private Optional<TableConfig> pattern(String canonicalTable) {
        return patterns.stream()
                .filter(table -> NamePattern.matches(table.name(), canonicalTable))
                .findFirst();
    }

    /** What the file says of a table: its own entry, or that of the first pattern it matches; empty if there is none. */
    public Optional<TableConfig> settings(String canonicalTable) {
        TableConfig own = byCanonical.get(canonicalTable);
        return own == null ? pattern(canonicalTable) : Optional.of(own);
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

    /** The name that a column of the group has, or would have, in a table here. */
    public String localColumn(String canonicalTable, String canonicalColumn) {
        TableConfig table = byCanonical.get(canonicalTable);
        return table == null ? canonicalColumn : table.columns().getOrDefault(canonicalColumn, canonicalColumn);
    }

    /** True if types that only PostgreSQL has travel as its text. */
    public boolean carriesNativeText() {
        return nativeTypes == NativeTypes.POSTGRESQL;
    }

    /** What columns are declared to be: {@code table.column} in canonical names, and the type as the file has it. */
    public Map<String, String> declaredTypes() {
        return declaredTypes;
    }

    /** Canonical names of the tables that the file lists by name. */
    public Set<String> listed() {
        return Set.copyOf(byCanonical.keySet());
    }

    /** The patterns of the file that {@code canonicalTables} do not match. */
    public List<String> unmatched(Set<String> canonicalTables) {
        return patterns.stream()
                .map(TableConfig::name)
                .filter(pattern -> canonicalTables.stream().noneMatch(table -> NamePattern.matches(pattern, table)))
                .toList();
    }
}
