package dev.parley.apply;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts repairs of a row that validation found just as it was before the repair. After three of them something here
 * writes it back each time, a trigger perhaps: then the row is pinned to what stands in the table. Bounded; not
 * thread-safe.
 */
final class RepairHistory {
    private static final int LIMIT = 10_000;
    private static final int ENOUGH = 3;

    private record Tried(@Nullable Row seen, int times) {}

    private final Map<RowKey, Tried> tried = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RowKey, Tried> eldest) {
            return size() > LIMIT;
        }
    };

    /** The same work; rows whose repair has failed often enough are to be given up. */
    Work decide(Work work) {
        if (tried.isEmpty() || !work.isRepair()) {
            return work;
        }
        Map<RowKey, Repair> decided = new HashMap<>();
        work.repairs().forEach((key, repair) -> {
            Tried before = tried.get(key);
            boolean enough = before != null && before.times() >= ENOUGH && Objects.equals(before.seen(), repair.seen());
            decided.put(key, enough ? new Repair(key, Repair.Kind.GIVE_UP, repair.seen()) : repair);
        });
        return new Work(work.transactions(), decided);
    }

    /** These repairs have written. */
    void wrote(Work work, ApplyOutcome outcome) {
        for (RowKey key : outcome.changed()) {
            Repair repair = work.repairs().get(key);
            if (repair == null) {
                tried.remove(key);
            } else if (repair.kind() == Repair.Kind.VALIDATION) {
                Tried before = tried.get(key);
                int times = before != null && Objects.equals(before.seen(), repair.seen()) ? before.times() : 0;
                tried.put(key, new Tried(repair.seen(), times + 1));
            }
        }
    }
}
