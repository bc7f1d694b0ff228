package dev.parley.it.workload;

import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One transaction of one client, as the client saw it.
 *
 * @param id unique in the history
 * @param site where it ran
 * @param writes rows changed, in order; statements that found no row are not among them
 */
public record ClientTransaction(String id, String site, List<Write> writes, Outcome outcome) {
    public ClientTransaction {
        writes = List.copyOf(writes);
    }

    /** What it did to each row in sum: what a log must say of it. A row inserted and deleted again is not listed. */
    public Map<RowKey, Write> net() {
        Map<RowKey, List<Write>> byRow = new LinkedHashMap<>();
        writes.forEach(write ->
                byRow.computeIfAbsent(write.key(), key -> new ArrayList<>()).add(write));
        Map<RowKey, Write> net = new LinkedHashMap<>();
        byRow.forEach((key, all) -> sum(all).ifPresent(write -> net.put(key, write)));
        return net;
    }

    /** The first write tells whether the row was there before, the last whether it is there afterwards. */
    private static Optional<Write> sum(List<Write> writes) {
        Write last = writes.get(writes.size() - 1);
        if (last.kind() == WriteKind.DELETE) {
            return writes.get(0).kind() == WriteKind.INSERT ? Optional.empty() : Optional.of(last);
        }
        boolean newRow = writes.stream().anyMatch(write -> write.kind() == WriteKind.INSERT);
        return Optional.of(new Write(last.key(), newRow ? WriteKind.INSERT : WriteKind.UPDATE, last.mark()));
    }
}
