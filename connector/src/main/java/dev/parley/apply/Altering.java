package dev.parley.apply;

import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.UniqueRule;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.projection.Suffix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a row that stands has to show otherwise than its state says, and because of whom. Owned by the row's attempt. */
final class Altering {
    private final Map<UniqueShape, Integer> marks = new LinkedHashMap<>();
    private final Set<String> unset = new TreeSet<>();
    private final Set<RowKey> blockers = new TreeSet<>();

    /** Other rows have the value, or the one shown in its place. */
    void lose(UniqueShape index, Collection<RowKey> holders) {
        marks.merge(index, 1, Integer::sum);
        blockers.addAll(holders);
    }

    /** What these columns refer to is missing. */
    void orphan(Collection<String> columns, Collection<RowKey> missing) {
        unset.addAll(columns);
        blockers.addAll(missing);
    }

    boolean isEmpty() {
        return marks.isEmpty() && unset.isEmpty();
    }

    boolean has(UniqueShape index) {
        return marks.containsKey(index);
    }

    List<RowKey> blockers() {
        return List.copyOf(blockers);
    }

    /** Of several reasons that one for which ranks must be kept. */
    ParkReason reason() {
        return marks.isEmpty() ? ParkReason.FOREIGN_KEY : ParkReason.UNIQUE;
    }

    /** What the row shows in place of {@code raw}; empty if there is no room to mark a value. */
    Optional<Row> of(RowKey key, Row raw, KeyRules rules) {
        Row image = raw;
        for (Map.Entry<UniqueShape, Integer> lost : marks.entrySet()) {
            UniqueRule rule = rules.unique(lost.getKey().columns()).orElseThrow();
            Optional<Value> value = shown(key, raw.get(rule.altered()), rule, lost.getValue());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            image = image.with(image.columns().indexOf(rule.altered()), value.get());
        }
        for (String column : unset) {
            image = image.with(image.columns().indexOf(column), Value.Null.NULL);
        }
        return Optional.of(image);
    }

    private static Optional<Value> shown(RowKey key, Value own, UniqueRule rule, int marks) {
        if (rule.losers() == LoserPolicy.SUFFIX && own instanceof Value.Text text) {
            return Suffix.of(key, text, marks, rule.lengthMax()).map(Value.class::cast);
        }
        return Optional.of(Value.Null.NULL);
    }

    /** Only the columns that {@link #orphan} named, and the key: what an update has to write. */
    Row unset(Row image, Collection<String> keyColumns) {
        Row only = image;
        for (String column : new ArrayList<>(image.columns().names())) {
            int at = image.columns().indexOf(column);
            Value value = unset.contains(column)
                    ? Value.Null.NULL
                    : keyColumns.contains(column) ? image.get(at) : Value.Unchanged.UNCHANGED;
            only = only.with(at, value);
        }
        return only;
    }
}
