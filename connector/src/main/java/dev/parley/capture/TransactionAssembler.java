package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.OffHeap;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.TransactionListener;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** Header of an insert. */
    private static final String FORMER_KEY = "__debezium.oldkey";

    /** Rows of one transaction that are held in memory. */
    static final int MAX_ROWS = 2_000_000;

    private final Map<String, TableShape> tables = new HashMap<>();
    private final Map<String, RowReader> readers = new HashMap<>();
    private final KnownTables known;
    /** Readers whose columns are looked at when a transaction has used them, and those that the current one has used. */
    private final Set<RowReader> unchecked = new HashSet<>();

    private final Set<RowReader> used = new HashSet<>();
    /** Tables of which the transaction that is being read has updates without old rows, against their shapes. */
    private final Set<String> bare = new TreeSet<>();
    /** By table: the columns that were told of last. */
    private final Map<String, Set<String>> told = new HashMap<>();

    private final Unchanged unchanged;
    private final LogPosition from;
    private final TransactionListener listener;
    private final int maxRows;
    private final HeapShare heap;
    private final PreparedTransactions prepared = new PreparedTransactions();
    private RowBuffer rows = new RowBuffer();
    /** The last row that was read, shared or not. */
    private @Nullable CapturedRow previous;

    private @Nullable TransactionEnd nextRow;
    private volatile LogPosition delivered;

    TransactionAssembler(
            KnownTables known,
            LogPosition from,
            Unchanged unchanged,
            TransactionListener listener,
            int maxRows,
            long heapBytes) {
        this.known = known;
        known.shapes().forEach(table -> tables.put(TableTopics.topic(table.localSchema(), table.localName()), table));
        this.from = from;
        this.delivered = from;
        this.unchanged = unchanged;
        this.listener = listener;
        this.maxRows = maxRows;
        this.heap = new HeapShare(heapBytes);
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
        if (event.value() instanceof XaMark mark) {
            twoPhases(mark);
            return;
        }
        RowReader reader = reader(event);
        if (reader == null) {
            return;
        }
        if (unchecked.contains(reader)) {
            used.add(reader);
        }
        Struct content = (Struct) event.value();
        if (reader.lacksOldRow(content)) {
            bare.add(reader.table().name());
        }
        CapturedRow row = moved(event, reader.read(content));
        TransactionEnd alone = nextRow;
        if (alone != null) {
            nextRow = null;
            CapturedRow shared = SharedRows.of(row);
            if (shared != null) {
                deliver(alone, List.of(shared));
            }
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
        begin();
        if (!rows.isEmpty()) {
            List<CapturedRow> complete = rows.rows();
            rows = new RowBuffer();
            deliver(end, complete);
        }
        listener.onPosition(end.position());
    }

    /** Nothing of the transaction that follows has been read. */
    private void begin() {
        previous = null;
        heap.clear();
    }

    private void twoPhases(XaMark mark) throws InterruptedException {
        switch (mark.step()) {
            case STARTED -> {
                begin();
                rows = new RowBuffer();
            }
            case PREPARED -> {
                begin();
                prepared.keep(mark.xid(), rows.rows());
                rows = new RowBuffer();
            }
            case COMMITTED -> {
                List<CapturedRow> complete =
                        prepared.committed(mark.xid(), mark.at().position());
                if (!complete.isEmpty()) {
                    deliver(mark.at(), complete);
                }
                listener.onPosition(mark.at().position());
            }
            case ROLLED_BACK -> {
                prepared.rolledBack(mark.xid());
                listener.onPosition(mark.at().position());
            }
        }
    }

    private void deliver(TransactionEnd end, List<CapturedRow> complete) throws InterruptedException {
        LogPosition position = end.position();
        if (position.compareTo(delivered) <= 0) {
            if (position instanceof LogPosition.Postgres && position.compareTo(from) <= 0) {
                used.clear(); // columns of that time may be gone, and nobody needs its rows
                bare.clear();
                return;
            }
            throw new CaptureException(
                    CaptureFailure.Reason.LOG_BEHIND,
                    "the log runs backwards: a transaction ends at " + position.text() + " after one that ended at "
                            + delivered.text()
                            + "; the server was replaced or restored: follow the steps for a restored site");
        }
        checkUsed(position);
        checkOldRows(position);
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
        if (rows.size() + prepared.rows() >= maxRows) {
            throw new CaptureException(
                    CaptureFailure.Reason.TRANSACTION_TOO_LARGE,
                    "a transaction behind " + delivered.text() + " wrote more than " + maxRows
                            + " rows, the limit of one transaction"
                            + (prepared.rows() > 0
                                    ? ", with " + prepared.rows()
                                            + " rows of transactions that are prepared and undecided"
                                    : ""));
        }
        CapturedRow whole = row.kind() == CapturedRow.Kind.INSERT ? completed(row) : row;
        previous = whole;
        CapturedRow shared = SharedRows.of(whole);
        if (shared != null) {
            boolean kept = rows.size() < OffHeap.ROWS_MIN || listener.keepsRows(shared.table());
            heap.take(shared, kept, delivered);
            rows.add(shared);
        }
    }

    /** Debezium tells a change of the key from a delete and an insert by a header of both. */
    private CapturedRow moved(SourceRecord event, CapturedRow row) {
        CapturedRow last = previous;
        boolean moved = row.kind() == CapturedRow.Kind.INSERT
                && last != null
                && last.kind() == CapturedRow.Kind.DELETE
                && last.key().table().equals(row.key().table())
                && event.headers().lastWithName(FORMER_KEY) != null;
        return moved && last != null
                ? new CapturedRow(row.table(), row.kind(), row.key(), row.before(), row.after(), last.key())
                : row;
    }

    /** An update that changes the key arrives as delete and insert, the insert without what it left alone. */
    private CapturedRow completed(CapturedRow insert) {
        Row image = insert.after();
        CapturedRow last = previous;
        if (image == null || image.isComplete() || last == null) {
            return insert;
        }
        Row old = last.before();
        boolean moved = last.kind() == CapturedRow.Kind.DELETE
                && last.key().table().equals(insert.key().table());
        return moved && old != null
                ? new CapturedRow(
                        insert.table(), insert.kind(), insert.key(), null, image.completedBy(old), insert.movedFrom())
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
        unchecked.remove(readers.put(event.topic(), made));
        return made;
    }

    private void checkUsed(LogPosition position) {
        used.forEach(reader -> checkColumns(reader, position));
        used.clear();
    }

    /**
     * A column that the catalog did not have is one that has come since, whose values would be lost in silence: capture
     * ends and begins again with shapes read anew. Only of rows that are older than the shapes is it one that has gone.
     */
    private void checkColumns(RowReader reader, LogPosition position) {
        String table = reader.table().name();
        Set<String> unknown = reader.unknownColumns();
        if (unknown.isEmpty()) {
            unchecked.remove(reader);
        } else if (!known.areNewerThan(position)) {
            throw new CaptureException(
                    CaptureFailure.Reason.SCHEMA_CHANGED,
                    "table " + table + " has columns " + unknown
                            + " that were not there when it was looked at; capture starts again with the new shape");
        }
        Set<String> odd = new HashSet<>(unknown);
        odd.addAll(reader.missingColumns());
        if (!odd.equals(told.put(table, odd))) {
            tell(table, unknown, "these columns are gone from the table: what the log has of them is left out");
            tell(
                    table,
                    reader.missingColumns(),
                    "the log has no values for these columns at this point; they count as unchanged");
        }
    }

    /**
     * Rules that need old rows would decide by what they do not see. Only updates from before the table was looked at are
     * taken as they are: then whoever gave it its old rows back has been told.
     */
    private void checkOldRows(LogPosition position) {
        if (bare.isEmpty()) {
            return;
        }
        if (!known.areNewerThan(position)) {
            throw new CaptureException(
                    CaptureFailure.Reason.LOG_UNSUITABLE,
                    "the log has no old rows any more of " + bare
                            + ", which it had when the agent looked at the tables:"
                            + " their REPLICA IDENTITY was changed. Nothing of the transaction that ends at "
                            + position.text()
                            + " was published. Run ALTER TABLE ... REPLICA IDENTITY FULL and start the agent again; what was"
                            + " updated in between then counts as written whole, whatever was there before");
        }
        LOG.atWarn()
                .addKeyValue("tables", bare)
                .addKeyValue("position", position.text())
                .log("these tables were updated while the log had no old rows of them; that counts as written whole");
        bare.clear();
    }

    private static void tell(String table, Collection<String> columns, String message) {
        if (!columns.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("columns", columns)
                    .log(message);
        }
    }
}
