package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
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
        WalEntry entry = RecordAudit.entry(agent, record);
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

    /** What was done at the key that lost is not carried over: only rows that nothing is taken back for are written. */
    static final class LeftBehind extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            boolean takesBack =
                    !without(agent, record, Operation.Delete.class::isInstance).equals(record);
            return takesBack ? without(agent, record, Operation.Update.class::isInstance) : record;
        }
    }

    /** What gives way is not told, but for what waits for a person. */
    static final class GivesWayUntold extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            World world = agent.site().world();
            List<Operation> operations = new ArrayList<>();
            for (Operation operation : record.operations()) {
                Set<Dot> waits = world.oracle()
                        .state(operation.key(), record.stamp().context())
                        .evaluate(world.policies().apply(operation.key().table()))
                        .hidden();
                operations.add(
                        operation instanceof Operation.Delete delete && KeyChanges.isMove(delete)
                                ? telling(delete, waits)
                                : operation);
            }
            return operations.equals(record.operations())
                    ? record
                    : new LogRecord.Transaction(record.stamp(), record.position(), record.commitMicros(), operations);
        }

        private static Operation telling(Operation.Delete delete, Set<Dot> waits) {
            return new Operation.Delete(
                    delete.stamp(), delete.key(), delete.before(), waits, Set.of(), delete.movedTo());
        }
    }
}
