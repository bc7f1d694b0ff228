package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.LostWrite;
import dev.parley.store.AppliedRange;
import dev.parley.window.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Simulated values in words. Nothing here is anybody's data, so values may be shown. */
final class Tell {
    private Tell() {}

    static String key(RowKey key) {
        return key.table() + SimSchema.id(key);
    }

    static String row(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.columns().size(); i++) {
            Value value = row.get(i);
            values.add(value(value));
        }
        return values.toString();
    }

    private static String value(Value value) {
        if (value instanceof Value.Text text) {
            return "'" + text.value().replace('\n', '/') + "'";
        }
        if (value instanceof Value.Json json) {
            return json.canonical();
        }
        return value instanceof Value.Int number ? Long.toString(number.value()) : value.toString();
    }

    static String shown(Shown shown) {
        return shown instanceof Shown.Present present ? row(present.image()) : shown.toString();
    }

    static String stored(@Nullable DbState.Stored stored) {
        return stored == null ? "absent" : row(stored.image());
    }

    static String lost(Set<LostWrite> lost) {
        return lost.stream()
                .map(write -> write.loser() + "<" + write.winner() + " " + write.kind() + " in " + write.unit())
                .sorted()
                .toList()
                .toString();
    }

    static String operations(LogRecord.Transaction record) {
        StringBuilder text = new StringBuilder();
        for (Operation operation : record.operations()) {
            text.append("; ").append(operation.getClass().getSimpleName()).append(' ');
            if (operation instanceof Operation.Insert insert) {
                text.append(key(operation.key())).append(row(insert.after()));
            } else if (operation instanceof Operation.Update update) {
                text.append(key(operation.key())).append(row(update.after()));
            } else {
                text.append(key(operation.key()));
            }
            if (!operation.excluded().isEmpty()) {
                text.append(" excl ").append(operation.excluded());
            }
        }
        return text.toString();
    }

    static String transaction(WalEntry entry) {
        StringBuilder text = new StringBuilder(entry.kind() + " " + entry.lsn());
        for (AppliedRange range : MarkedRows.ranges(entry.rows())) {
            text.append(' ').append(range.origin()).append(':').append(range.first());
            text.append(range.last() > range.first() ? "-" + range.last() : "");
        }
        for (CapturedRow row : entry.rows()) {
            Row after = row.after();
            if (!row.table().name().startsWith("parley.")) {
                text.append("; ").append(row.kind()).append(' ').append(key(row.key()));
                text.append(after == null ? "" : row(after));
            } else if (row.table().name().equals("parley.projected")) {
                Row image = after == null ? row.before() : after;
                text.append(after == null ? "; RELEASE " : "; PIN ");
                text.append(image == null ? "" : MarkedRows.projectedKey(image));
            }
        }
        return text.toString();
    }
}
