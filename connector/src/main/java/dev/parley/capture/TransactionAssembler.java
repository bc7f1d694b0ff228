package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.TransactionListener;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the rows between two commit markers and hands them on as one transaction. Transactions without captured rows
 * are left out, as are those up to the start position. One thread; {@link #delivered} may be asked by others.
 */
final class TransactionAssembler {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionAssembler.class);

    /** Rows of one transaction that are held in memory. */
    static final int MAX_ROWS = 2_000_000;

    private final Map<String, TableShape> tables = new HashMap<>();
    private final Map<String, RowReader> readers = new HashMap<>();
    private final Map<String, Set<String>> ignoredColumns = new HashMap<>();
    /** Readers whose columns were not looked at yet, and those of them that the current transaction has used. */
    private final Set<RowReader> unchecked = new HashSet<>();

    private final Set<RowReader> used = new HashSet<>();
    private final Unchanged unchanged;
    private final LogPosition from;
    private final TransactionListener listener;
    private final int maxRows;
    private List<CapturedRow> rows = new ArrayList<>();
    private @Nullable TransactionEnd nextRow;
    private volatile LogPosition delivered;

    TransactionAssembler(
            List<TableShape> tables, LogPosition from, Unchanged unchanged, TransactionListener listener, int maxRows) {
        tables.forEach(table -> this.tables.put(TableTopics.topic(table.localSchema(), table.localName()), table));
        this.from = from;
        this.delivered = from;
        this.unchanged = unchanged;
        this.listener = listener;
        this.maxRows = maxRows;
    }

    /** End of the last transaction that was handed on; the start position before the first. */
    LogPosition delivered() {
        return delivered;
    }

    void accept(SourceRecord event) throws InterruptedException {
        if (event.value() instanceof TransactionEnd end) {
            end(end);
            return;
        }
        RowReader reader = reader(event);
        if (reader == null) {
            return;
        }
        if (unchecked.contains(reader)) {
            used.add(reader);
        }
        CapturedRow row = reader.read((Struct) event.value());
        TransactionEnd alone = nextRow;
        if (alone != null) {
            nextRow = null;
            deliver(alone, List.of(row));
        } else {
            add(row);
        }
    }

    private void end(TransactionEnd end) throws InterruptedException {
        if (end.scope() == TransactionEnd.Scope.NEXT_ROW) {
            nextRow = end;
            return;
        }
        nextRow = null;
        if (!rows.isEmpty()) {
            List<CapturedRow> complete = rows;
            rows = new ArrayList<>(Math.min(complete.size(), 1_024));
            deliver(end, complete);
        }
        listener.onPosition(end.position());
    }

    private void deliver(TransactionEnd end, List<CapturedRow> complete) throws InterruptedException {
        LogPosition position = end.position();
        if (position.compareTo(delivered) <= 0) {
            if (position instanceof LogPosition.Postgres && position.compareTo(from) <= 0) {
                used.clear(); // columns of that time may be gone, and nobody needs its rows
                return;
            }
            throw new CaptureException(
                    CaptureFailure.Reason.LOG_BEHIND,
                    "the log runs backwards: a transaction ends at " + position.text() + " after one that ended at "
                            + delivered.text()
                            + "; the server was replaced or restored: follow the steps for a restored site");
        }
        checkUsed();
        try {
            listener.onTransaction(new CapturedTransaction(position, end.commitMicros(), complete));
        } catch (RuntimeException e) {
            throw new CaptureException(
                    CaptureFailure.Reason.RECEIVER_FAILED,
                    "the transaction that ends at " + position.text() + " could not be taken over: " + e.getMessage(),
                    e);
        }
        delivered = position;
    }

    private void add(CapturedRow row) {
        if (rows.size() >= maxRows) {
            throw new CaptureException(
                    CaptureFailure.Reason.TRANSACTION_TOO_LARGE,
                    "a transaction behind " + delivered.text() + " wrote more than " + maxRows
                            + " rows, the limit of one transaction");
        }
        rows.add(row.kind() == CapturedRow.Kind.INSERT ? completed(row) : row);
    }

    /** An update that changes the key arrives as delete and insert, the insert without what it left alone. */
    private CapturedRow completed(CapturedRow insert) {
        Row image = insert.after();
        if (image == null || image.isComplete() || rows.isEmpty()) {
            return insert;
        }
        CapturedRow previous = rows.get(rows.size() - 1);
        Row old = previous.before();
        boolean moved = previous.kind() == CapturedRow.Kind.DELETE
                && previous.key().table().equals(insert.key().table());
        return moved && old != null
                ? new CapturedRow(insert.table(), insert.kind(), insert.key(), null, image.completedBy(old))
                : insert;
    }

    private @Nullable RowReader reader(SourceRecord event) {
        RowReader known = readers.get(event.topic());
        if (known != null && known.reads(event.valueSchema())) {
            return known;
        }
        TableShape table = tables.get(event.topic());
        if (table == null || event.valueSchema() == null) {
            return null;
        }
        RowReader made = new RowReader(table, event.valueSchema(), unchanged);
        unchecked.add(made);
        readers.put(event.topic(), made);
        return made;
    }

    private void checkUsed() {
        used.forEach(this::checkColumns);
        unchecked.removeAll(used);
        used.clear();
    }

    /**
     * Columns that only the log has are generated ones if they were there from the start. One that comes later would be
     * lost silently, so capture ends and begins again with shapes read anew.
     */
    private void checkColumns(RowReader reader) {
        String table = reader.table().name();
        Set<String> ignored = ignoredColumns.putIfAbsent(table, reader.unknownColumns());
        if (ignored != null && !ignored.containsAll(reader.unknownColumns())) {
            Set<String> added = new HashSet<>(reader.unknownColumns());
            added.removeAll(ignored);
            throw new CaptureException(
                    CaptureFailure.Reason.SCHEMA_CHANGED,
                    "table " + table + " has new columns " + added + "; capture starts again with the new shape");
        }
        if (!reader.missingColumns().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("columns", reader.missingColumns())
                    .log("the log has no values for these columns at this point; they count as unchanged");
        }
    }
}
