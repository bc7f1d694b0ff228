package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.projection.ParkReason;
import dev.parley.store.ProjectedRow;
import dev.parley.store.StoredKey;
import java.util.List;

/** R15: planted bugs in what becomes of rows whose columns a table does not have. */
final class SchemaMutants {
    private SchemaMutants() {}

    /** True if the site has it on record that a row waits for a column. */
    private static boolean waits(SimAgent agent, RowKey key) {
        ProjectedRow pin = agent.site().database().state().projected.get(StoredKey.of(key));
        return pin != null && pin.reason().equals(ParkReason.SCHEMA.name());
    }

    /** A row that stands in part is taken for whole. */
    static final class Unpinned extends Protocol {
        @Override
        boolean recordsPin(ProjectedRow row) {
            return !row.reason().equals(ParkReason.SCHEMA.name());
        }
    }

    /** Nobody looks at rows in part again, also once the column is there. */
    static final class NotShown extends Protocol {
        @Override
        List<RowKey> readmitted(SimAgent agent, List<RowKey> keys) {
            return keys.stream().filter(key -> !waits(agent, key)).toList();
        }
    }

    /** An origin is held as long as the table cannot show what it wrote. */
    static final class OriginHeld extends Protocol {
        @Override
        boolean takes(SimAgent agent, LogRecord record) {
            return agent.schema().isGraded()
                    || !(record instanceof LogRecord.Transaction transaction)
                    || transaction.operations().stream().noneMatch(OriginHeld::hasGrade);
        }

        private static boolean hasGrade(Operation operation) {
            Row after = operation instanceof Operation.Insert insert
                    ? insert.after()
                    : operation instanceof Operation.Update update ? update.after() : null;
            return after != null && after.get(SimSchema.GRADE) instanceof Value.Int;
        }
    }
}
