package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Planted bugs in capture, stamps and the truth of the log. */
final class StampMutants {
    private StampMutants() {}

    /** The record under another stamp; operations inherit it. */
    static LogRecord.Transaction restamped(LogRecord.Transaction record, Stamp stamp, boolean excludes) {
        List<Operation> operations = new ArrayList<>();
        for (Operation operation : record.operations()) {
            Set<dev.parley.rules.version.Dot> excluded = excludes ? operation.excluded() : Set.of();
            if (operation instanceof Operation.Insert insert) {
                operations.add(new Operation.Insert(stamp, insert.key(), insert.after(), excluded));
            } else if (operation instanceof Operation.Update update) {
                operations.add(new Operation.Update(stamp, update.key(), update.before(), update.after(), excluded));
            } else if (operation instanceof Operation.Delete delete) {
                operations.add(new Operation.Delete(
                        stamp, delete.key(), delete.before(), excluded, delete.settled(), delete.movedTo()));
            } else if (operation instanceof Operation.Decision said) {
                operations.add(new Operation.Decision(stamp, said.key(), said.image(), said.settled(), excluded));
            }
        }
        return new LogRecord.Transaction(stamp, record.position(), record.commitMicros(), operations);
    }

    private static LogRecord.Transaction at(LogRecord.Transaction record, long micros) {
        HybridTimestamp time = HybridTimestamp.ofWallMillis(micros / 1_000);
        return restamped(record, new Stamp(record.dot(), record.stamp().context(), time), true);
    }

    /** C2, Race "raw". */
    static final class CommitTime extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            return at(record, record.commitMicros());
        }
    }

    /** C7: it names what capture has not read yet. */
    static final class ProgressTable extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            VersionVector table = agent.site().database().state().committed();
            VersionVector context = record.stamp().context().merge(table);
            return restamped(record, new Stamp(record.dot(), context, record.writtenAt()), true);
        }
    }

    /** C8. */
    static final class SkipMarked extends Protocol {
        @Override
        List<CapturedRow> decoded(SimAgent agent, WalEntry entry, List<CapturedRow> rows) {
            return MarkedRows.ranges(rows).isEmpty()
                    ? rows
                    : rows.stream()
                            .filter(row -> !row.table().name().equals(SimSchema.LOG))
                            .toList();
        }
    }

    /** C16: not a function of the log. */
    static final class WallClock extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            long now = agent.site().nowMicros();
            HybridTimestamp time = record.writtenAt().max(HybridTimestamp.ofWallMillis(now / 1_000));
            return restamped(record, new Stamp(record.dot(), record.stamp().context(), time), true);
        }
    }

    /** I14. */
    static final class Unflushed extends Protocol {
        @Override
        int readable(SimDatabase database) {
            return database.wal().size();
        }
    }

    /** R3 at the receivers. */
    static final class LastCounts extends Protocol {
        @Override
        boolean firstRecordCounts() {
            return false;
        }
    }

    /** R3 at the origin. */
    static final class IgnoresLog extends Protocol {
        @Override
        boolean yieldsToLog() {
            return false;
        }
    }
}
