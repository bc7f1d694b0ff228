package dev.parley.check;

import dev.parley.config.ConstantText;
import dev.parley.config.Direction;
import dev.parley.config.NameMapping;
import dev.parley.config.OnLeave;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.Secret;
import dev.parley.config.TableConfig;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.Transform;
import dev.parley.pipeline.Truncation;
import dev.parley.rules.operation.Value;
import dev.parley.store.TableNames;
import dev.parley.store.WantedSharing;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a site file says of the tables of a set: the only place where local names, columns and values become the group's. */
final class SiteNames implements TableNames {
    private final NameMapping mapping;
    private final Map<String, CanonicalType> declared = new HashMap<>();
    private final Optional<Secret> hashKey;
    private final Set<String> allowedTriggers;

    SiteNames(ReplicationSetConfig set) {
        mapping = NameMapping.of(set);
        hashKey = set.hashKey();
        allowedTriggers = Set.copyOf(set.allowTriggers());
        mapping.declaredTypes()
                .forEach((column, type) -> declared.put(column, CanonicalType.valueOf(type.toUpperCase(Locale.ROOT))));
    }

    @Override
    public Optional<String> table(String localTable) {
        return mapping.table(localTable);
    }

    @Override
    public String column(String canonicalTable, String localColumn) {
        return mapping.column(canonicalTable, localColumn);
    }

    @Override
    public String localColumn(String canonicalTable, String canonicalColumn) {
        return mapping.localColumn(canonicalTable, canonicalColumn);
    }

    @Override
    public Map<String, CanonicalType> declaredTypes() {
        return declared;
    }

    @Override
    public boolean carriesNativeText() {
        return mapping.carriesNativeText();
    }

    @Override
    public List<String> key(String canonicalTable) {
        return mapping.settings(canonicalTable).map(TableConfig::key).orElse(List.of());
    }

    @Override
    public WantedSharing sharing(String canonicalTable) {
        return mapping.settings(canonicalTable).map(this::sharing).orElse(WantedSharing.WHOLE);
    }

    @Override
    public Truncation truncation(String canonicalTable) {
        return mapping.settings(canonicalTable)
                .map(table -> Truncation.valueOf(table.truncate().name()))
                .orElse(Truncation.IGNORE);
    }

    @Override
    public boolean allowsTrigger(String localTrigger) {
        return allowedTriggers.contains(localTrigger);
    }

    private WantedSharing sharing(TableConfig table) {
        Map<String, Value> constants = new HashMap<>();
        table.constants()
                .forEach((column, text) ->
                        constants.put(column, ConstantText.value(text).orElseThrow()));
        Map<String, Transform> transforms = new HashMap<>();
        table.transforms().forEach((column, name) -> transforms.put(column, transform(name)));
        return new WantedSharing(
                table.direction() != Direction.RECEIVE_ONLY,
                table.direction() != Direction.PUBLISH_ONLY,
                Set.copyOf(table.skip()),
                constants,
                transforms,
                table.where().map(text -> new WantedSharing.Where(text, table.onLeave() == OnLeave.KEEP)));
    }

    private Transform transform(String name) {
        return switch (name) {
            case "hash" -> new Transform.Hash(hashKey.orElseThrow().reveal());
            case "mask" -> Transform.Mask.MASK;
            default -> Transform.Erase.ERASE;
        };
    }

    @Override
    public List<String> unmatched(Set<String> canonicalTables) {
        return mapping.unmatched(canonicalTables);
    }

    @Override
    public Set<String> listed() {
        return mapping.listed();
    }
}
