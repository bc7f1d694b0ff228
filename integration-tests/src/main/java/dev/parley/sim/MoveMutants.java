package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Planted bugs in what follows a row to another key. */
final class MoveMutants {
    private MoveMutants() {}

    /** What a site writes because of a move has no row in the log. */
    private static LogRecord.Transaction without(
            SimAgent agent, LogRecord.Transaction record, Predicate<Operation> some) {
        WalEntry entry = Audit.entry(agent, record);
        Set<RowKey> written = entry.rows().stream().map(row -> row.key()).collect(Collectors.toSet());
        List<Operation> rest = record.operations().stream()
                .filter(operation ->
                        entry.kind() != Tx.Kind.APPLY || written.contains(operation.key()) || !some.test(operation))
                .toList();
        return rest.size() == record.operations().size()
                ? record
                : new LogRecord.Transaction(record.stamp(), record.position(), record.commitMicros(), rest);
    }

    static final class Unfollowed extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            return without(agent, record, Operation.Update.class::isInstance);
        }
    }

    static final class BothStay extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            return without(agent, record, Operation.Delete.class::isInstance);
        }
    }
}
