package dev.parley.it.workload;

import dev.parley.rules.operation.RowKey;
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
        Map<RowKey, Write> net = new LinkedHashMap<>();
        for (Write write : writes) {
            Optional<Write> sum = Optional.ofNullable(net.get(write.key()))
                    .map(earlier -> sum(earlier, write))
                    .orElse(Optional.of(write));
            net.remove(write.key());
            sum.ifPresent(value -> net.put(value.key(), value));
        }
        return net;
    }

    private static Optional<Write> sum(Write earlier, Write later) {
        if (earlier.kind() == WriteKind.INSERT && later.kind() == WriteKind.DELETE) {
            return Optional.empty();
        }
        boolean newRow = earlier.kind() == WriteKind.INSERT || later.kind() == WriteKind.INSERT;
        WriteKind kind = later.kind() == WriteKind.DELETE || !newRow ? later.kind() : WriteKind.INSERT;
        return Optional.of(new Write(later.key(), kind, later.mark()));
    }
}
