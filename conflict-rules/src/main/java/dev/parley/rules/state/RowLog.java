package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
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

    static final Columns NONE = Columns.of();

    final List<Entry> entries;
    final Base base;
    final RowPolicy policy;
    final Columns columns;

    /** The units of all operations, if they have the same; null if the policy changed between them. */
    private final @Nullable List<Unit> common;

    private RowLog(List<Entry> entries, Base base, RowPolicy policy, Columns columns) {
        this.entries = entries;
        this.base = base;
        this.policy = policy;
        this.columns = columns;
        this.common = common();
    }

    /** @param ascending by rank */
    static RowLog of(List<Operation> ascending, Base base, RowPolicy policy) {
        boolean mayBeAbsent = base instanceof Base.Absent || hasDelete(ascending);
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

    private static boolean hasDelete(List<Operation> operations) {
        for (Operation operation : operations) {
            if (History.isDelete(operation)) {
                return true;
            }
        }
        return false;
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

    /** The shared column list of the table, if all images have just that. */
    private static Columns columns(List<Operation> operations, Base base) {
        Columns shared = base instanceof Base.Present present ? present.image().columns() : null;
        for (int i = operations.size() - 1; i >= 0; i--) {
            Row image = operations.get(i).image();
            if (image != null) {
                if (shared != null && !shared.equals(image.columns())) {
                    return merged(operations, base);
                }
                shared = image.columns();
            }
        }
        return shared == null ? NONE : shared;
    }

    private static Columns merged(List<Operation> operations, Base base) {
        Set<String> names = new LinkedHashSet<>();
        Columns first = null;
        if (base instanceof Base.Present present) {
            first = present.image().columns();
            names.addAll(first.names());
        }
        for (int i = operations.size() - 1; i >= 0; i--) {
            Row image = operations.get(i).image();
            if (image != null) {
                first = first == null ? image.columns() : first;
                names.addAll(image.columns().names());
            }
        }
        return first != null && first.size() == names.size() ? first : Columns.of(List.copyOf(names));
    }

    /** The same row without some of its operations; what is whole stays so. */
    RowLog only(List<Entry> some) {
        return new RowLog(some, base, policy, columns);
    }

    /** Every unit of every version that has operations here, the oldest versions first. */
    List<Unit> units() {
        if (common != null) {
            return common;
        }
        Set<Unit> all = new LinkedHashSet<>();
        for (Entry entry : entries) {
            all.addAll(unitsOf(entry.operation()));
        }
        List<Unit> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(Unit::since));
        return sorted;
    }

    private @Nullable List<Unit> common() {
        List<Unit> units = List.of();
        for (int i = 0; i < entries.size(); i++) {
            List<Unit> own = unitsOf(entries.get(i).operation());
            if (i > 0 && own != units && !own.equals(units)) {
                return null;
            }
            units = own;
        }
        return units;
    }

    private List<Unit> unitsOf(Operation operation) {
        return policy.at(operation.stamp().policy()).units(columns);
    }

    /** The operations that wrote a unit, by ascending rank. */
    List<Write> writes(Unit unit) {
        List<Write> writes = List.of();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            List<Unit> own = common == null ? unitsOf(entry.operation()) : common;
            if ((common != null || own.contains(unit)) && wrote(entry, unit, own.size() == 1)) {
                writes = writes.isEmpty() ? new ArrayList<>(entries.size() - i) : writes;
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
        for (int i = 0; i < unit.columns().size(); i++) {
            String column = unit.columns().get(i);
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
