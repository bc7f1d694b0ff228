package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.state.RowState;
import dev.parley.window.Pin;
import dev.parley.window.Shown;
import dev.parley.window.Window;
import java.util.ArrayList;
import java.util.List;

/** Planted bugs in how rows that give way to keys are told, ranked and looked at. */
final class KeyMutants {
    private KeyMutants() {}

    /** A3.6: what a key has put into a row, and its writer left as it was, is told as written. */
    static final class MarkWritten extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            WalEntry entry = RecordAudit.entry(agent, record);
            List<Operation> operations = new ArrayList<>();
            for (Operation operation : record.operations()) {
                operations.add(
                        operation instanceof Operation.Update update ? asLogged(agent, entry, update) : operation);
            }
            return new LogRecord.Transaction(record.stamp(), record.position(), record.commitMicros(), operations);
        }

        private static Operation asLogged(SimAgent agent, WalEntry entry, Operation.Update update) {
            Row after = update.after();
            for (CapturedRow row : entry.rows()) {
                Row logged = row.after();
                if (row.key().equals(update.key()) && row.kind() == CapturedRow.Kind.UPDATE && logged != null) {
                    for (String column : agent.site()
                            .world()
                            .policies()
                            .apply(update.key().table())
                            .keys()
                            .altered()) {
                        Value value = logged.get(column);
                        after = value == Value.Unchanged.UNCHANGED
                                ? after
                                : after.with(after.columns().indexOf(column), value);
                    }
                }
            }
            return new Operation.Update(update.stamp(), update.key(), update.before(), after, update.excluded());
        }
    }

    /** A row that loses two keys is looked at for the first of them only. */
    static final class OneKey extends Protocol {
        @Override
        List<RowKey> holders(SimAgent agent, UniqueShape index, List<RowKey> found) {
            return index.name().equals("item_label") ? List.of() : found;
        }
    }

    /** Who has a value that a row wants which waits for its parent has no rank once its operations are stable. */
    static final class ParentHolderFolds extends Protocol {
        @Override
        List<RowState> view(SimAgent agent, Window window, List<RowKey> keys) {
            List<RowState> states = new ArrayList<>();
            for (RowKey key : keys) {
                RowState state = window.view(List.of(key)).get(0);
                states.add(
                        window.pin(key) == null && isWantedByOrphan(agent, window, key, state)
                                ? state.fold(
                                                window.stable(),
                                                agent.site().world().policies().apply(key.table()))
                                        .state()
                                : state);
            }
            return states;
        }

        private static boolean isWantedByOrphan(SimAgent agent, Window window, RowKey key, RowState state) {
            if (!key.table().equals(SimSchema.PART)
                    || !(Shown.of(state, agent.site().world().policies().apply(key.table()))
                            instanceof Shown.Present present)) {
                return false;
            }
            for (RowKey other : window.pinned()) {
                Pin pin = window.pin(other);
                boolean orphan = pin != null && pin.reason().equals(ParkReason.FOREIGN_KEY.name());
                if (orphan
                        && other.table().equals(key.table())
                        && window.shown(other) instanceof Shown.Present wants
                        && wants.image().get("note").equals(present.image().get("note"))) {
                    return true;
                }
            }
            return false;
        }
    }
}
