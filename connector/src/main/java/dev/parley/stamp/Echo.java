package dev.parley.stamp;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.KeyIndex;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.window.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the log shows of transactions of other sites that this bridge has applied: which rows of the log they declare, and of
 * large ones those operations that stand there exactly as their sites wrote them, so that nothing need be asked about their
 * rows. Rows are looked at one after another and not kept.
 */
final class Echo {
    private final List<CapturedRow> rows;
    /** Rows of large transactions. */
    private final BitSet declared = new BitSet();

    private final Set<RowKey> declaredKeys;
    private final Map<Dot, BitSet> agreeing = new HashMap<>();

    private Echo(List<CapturedRow> rows, Set<RowKey> declaredKeys) {
        this.rows = rows;
        this.declaredKeys = declaredKeys;
    }

    static Echo of(List<LogRecord.Transaction> remote, TransactionContent content, Window window) {
        Echo echo = new Echo(content.applicationRows(), new HashSet<>(content.trailerKeys()));
        List<LogRecord.Transaction> large = new ArrayList<>();
        for (LogRecord.Transaction record : remote) {
            if (window.isLarge(record)) {
                large.add(record);
            } else {
                record.operations().forEach(operation -> echo.declaredKeys.add(operation.key()));
            }
        }
        if (!large.isEmpty()) {
            KeyIndex.Builder keys = new KeyIndex.Builder(echo.rows.size());
            echo.rows.forEach(row -> keys.add(row.key()));
            KeyIndex index = keys.build();
            large.forEach(record -> echo.compare(record, index));
        }
        return echo;
    }

    private void compare(LogRecord.Transaction record, KeyIndex index) {
        BitSet same = new BitSet();
        int position = 0;
        for (Operation operation : record.operations()) {
            int[] found = index.positions(operation.key(), at -> rows.get(at).key());
            for (int at : found) {
                declared.set(at);
            }
            same.set(position, found.length == 1 && agrees(operation, rows.get(found[0])));
            position++;
        }
        agreeing.put(record.dot(), same);
    }

    private static boolean agrees(Operation operation, CapturedRow row) {
        Row due = operation.image();
        Row written = row.after();
        if (due == null || written == null) {
            return due == null && written == null && row.kind() == CapturedRow.Kind.DELETE;
        }
        return due.agreesWith(row.table().image(written));
    }

    /** Rows that a trigger has written, of tables that are published. */
    List<CapturedRow> undeclared() {
        List<CapturedRow> undeclared = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            boolean sent = !(rows instanceof PickedRows picked)
                    || picked.table(i).sharing().sends();
            CapturedRow row = declared.get(i) || !sent ? null : rows.get(i);
            if (row != null && row.table().sharing().sends() && !declaredKeys.contains(row.key())) {
                undeclared.add(row);
            }
        }
        return undeclared;
    }

    /** By large transaction: positions of the operations that stand as their sites wrote them. */
    Map<Dot, BitSet> agreeing() {
        return agreeing;
    }
}
