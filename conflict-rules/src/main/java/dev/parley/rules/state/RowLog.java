package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations of a row in rank order, seen by units: which operation wrote which. Not thread-safe. */
final class RowLog {
    /**
     * An operation in the life of the row.
     *
     * @param whole it began the row, as an insert or because of {@code reborn}
     * @param reborn it wrote a row that did not exist by what its writer had applied
     */
    record Entry(Operation operation, boolean whole, boolean reborn) {}

    final List<Entry> entries;
    final Base base;
    final RowPolicy policy;
    final List<String> columns;
    private final Map<Integer, List<Unit>> units = new HashMap<>();

    private RowLog(List<Entry> entries, Base base, RowPolicy policy, List<String> columns) {
        this.entries = entries;
        this.base = base;
        this.policy = policy;
        this.columns = columns;
    }

    /** @param ascending by rank */
    static RowLog of(List<Operation> ascending, Base base, RowPolicy policy) {
        boolean mayBeAbsent = base instanceof Base.Absent || ascending.stream().anyMatch(History::isDelete);
        List<Entry> entries = new ArrayList<>(ascending.size());
        for (Operation operation : ascending) {
            boolean insert = operation instanceof Operation.Insert;
            boolean reborn = mayBeAbsent
                    && (insert || operation instanceof Operation.Update)
                    && !existedFor(operation, entries, base, policy);
            entries.add(new Entry(operation, insert || reborn, reborn));
        }
        return new RowLog(entries, base, policy, columns(ascending, base));
    }

    private static boolean existedFor(Operation operation, List<Entry> older, Base base, RowPolicy policy) {
        List<Entry> seen = new ArrayList<>(older.size());
        for (Entry entry : older) {
            if (operation.supersedes(entry.operation())) {
                seen.add(entry);
            }
        }
        return Existence.of(seen, base, policy).exists();
    }

    private static List<String> columns(List<Operation> operations, Base base) {
        Set<String> names = new LinkedHashSet<>();
        if (base instanceof Base.Present present) {
            names.addAll(present.image().columns().names());
        }
        for (int i = operations.size() - 1; i >= 0; i--) {
            Row image = operations.get(i).image();
            if (image != null) {
                names.addAll(image.columns().names());
            }
        }
        return List.copyOf(names);
    }

    /** The same row without some of its operations; what is whole stays so. */
    RowLog only(List<Entry> some) {
        return new RowLog(some, base, policy, columns);
    }

    /** Every unit of every version that has operations here, the oldest versions first. */
    List<Unit> units() {
        Set<Unit> all = new LinkedHashSet<>();
        for (Entry entry : entries) {
            all.addAll(unitsOf(entry.operation()));
        }
        List<Unit> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(Unit::since));
        return sorted;
    }

    private List<Unit> unitsOf(Operation operation) {
        return units.computeIfAbsent(
                operation.stamp().policy(), version -> policy.at(version).units(columns));
    }

    /** The operations that wrote a unit, by ascending rank. */
    List<Write> writes(Unit unit) {
        List<Write> writes = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            List<Unit> own = unitsOf(entry.operation());
            if (own.contains(unit) && wrote(entry, unit, own.size() == 1)) {
                writes.add(new Write(entry.operation(), entry.whole(), entry.reborn(), unit.columns()));
            }
        }
        return writes;
    }

    /** True if the operation wrote any unit. */
    boolean wroteAny(Entry entry) {
        List<Unit> own = unitsOf(entry.operation());
        return own.stream().anyMatch(unit -> wrote(entry, unit, own.size() == 1));
    }

    private static boolean wrote(Entry entry, Unit unit, boolean only) {
        Row after = entry.operation().image();
        if (after == null) {
            return false;
        }
        Row before = entry.operation() instanceof Operation.Update update && !entry.whole() ? update.before() : null;
        for (String column : unit.columns()) {
            Value value = after.get(column);
            boolean carried = value != Value.Unchanged.UNCHANGED;
            if (carried && (only || before == null || !before.get(column).equals(value))) {
                return true;
            }
        }
        return false;
    }

    /** The base's value of a column; unchanged if there is none. */
    Value baseValue(String column) {
        return base instanceof Base.Present present ? present.image().get(column) : Value.Unchanged.UNCHANGED;
    }

    /** The latest operation that left a row; null if all are deletes or decisions. */
    @Nullable
    Operation latestWrite() {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Operation operation = entries.get(i).operation();
            if (operation instanceof Operation.Insert || operation instanceof Operation.Update) {
                return operation;
            }
        }
        return null;
    }
}
