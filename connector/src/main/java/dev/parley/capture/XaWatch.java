package dev.parley.capture;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.GtidTaggedEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.XAPrepareEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import io.debezium.connector.binlog.BinlogOffsetContext;
import io.debezium.connector.mysql.gtid.MySqlGtidSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Tells of MySQL's transactions of two phases, about which Debezium says nothing: it delivers their rows where they are
 * prepared. Keeps in mind which are prepared and not yet decided: a start from here on must read them again, so their GTIDs
 * are no part of the positions. Called before Debezium sees an event, on the thread that reads the log.
 */
final class XaWatch implements BinaryLogClient.EventListener {
    private static final String START = "XA START ";
    private static final String COMMIT = "XA COMMIT ";
    private static final String ROLLBACK = "XA ROLLBACK ";

    private final CommitHook.Queue queue;
    private final Supplier<BinlogOffsetContext<?>> offset;
    private final Consumer<Throwable> onFailure;
    /** GTIDs under which the undecided ones were prepared, by name. */
    private final Map<String, String> undecided = new LinkedHashMap<>();

    private String gtid = "";
    private long commitMicros;
    private @Nullable String open;

    /**
     * @param offset what Debezium knows of its place in the log
     * @param onFailure told why the log cannot be read any further
     */
    XaWatch(CommitHook.Queue queue, Supplier<BinlogOffsetContext<?>> offset, Consumer<Throwable> onFailure) {
        this.queue = queue;
        this.offset = offset;
        this.onFailure = onFailure;
    }

    /** Whether the rows that are read now belong to a transaction of two phases. */
    boolean isOpen() {
        return open != null;
    }

    /** Of these transactions, those that are decided. */
    String decided(String gtidSet) {
        MySqlGtidSet left = undecided.isEmpty() ? null : new MySqlGtidSet(gtidSet);
        if (left == null) {
            return gtidSet;
        }
        for (String prepared : undecided.values()) {
            left = left.subtract(new MySqlGtidSet(prepared));
        }
        return left.toString();
    }

    @Override
    public void onEvent(Event event) {
        try {
            EventData data = EventDeserializer.EventDataWrapper.internal(event.getData());
            if (data instanceof GtidEventData named) {
                gtid = named.getMySqlGtid().toString();
                commitMicros = named.getOriginalCommitTimestamp();
            } else if (data instanceof GtidTaggedEventData named) {
                gtid = named.getMySqlGtid().toString();
                commitMicros = named.getOriginalCommitTimestamp();
            } else if (data instanceof QueryEventData query) {
                told(event, query.getSql().trim());
            } else if (data instanceof XAPrepareEventData prepare && open != null) {
                prepared(event, open, prepare.isOnePhase());
            } else if (data instanceof TransactionPayloadEventData payload) {
                refuseInside(payload);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The client only notes what its listeners throw.
            onFailure.accept(e);
        }
    }

    private void told(Event event, String sql) throws InterruptedException {
        if (!sql.regionMatches(true, 0, "XA ", 0, 3)) {
            return;
        }
        String statement =
                sql.substring(0, Math.min(sql.length(), ROLLBACK.length())).toUpperCase(Locale.ROOT);
        if (statement.startsWith(START)) {
            open = sql.substring(START.length());
            mark(XaMark.Step.STARTED, open, event);
        } else if (statement.startsWith(COMMIT)) {
            decide(XaMark.Step.COMMITTED, sql.substring(COMMIT.length()), event);
        } else if (statement.startsWith(ROLLBACK)) {
            decide(XaMark.Step.ROLLED_BACK, sql.substring(ROLLBACK.length()), event);
        }
    }

    private void prepared(Event event, String xid, boolean onePhase) throws InterruptedException {
        open = null;
        mark(XaMark.Step.PREPARED, xid, event);
        if (onePhase) {
            mark(XaMark.Step.COMMITTED, xid, event);
        } else {
            undecided.put(xid, gtid);
        }
    }

    private void decide(XaMark.Step step, String xid, Event event) throws InterruptedException {
        undecided.remove(xid);
        mark(step, xid, event);
    }

    private void mark(XaMark.Step step, String xid, Event event) throws InterruptedException {
        BinlogOffsetContext<?> at = offset.get();
        long place = ((EventHeaderV4) event.getHeader()).getPosition();
        LogPosition position = new LogPosition.MySql(at.getSource().binlogFilename(), place, decided(at.gtidSet()));
        TransactionEnd end = new TransactionEnd(position, commitMicros, TransactionEnd.Scope.ROWS_BEFORE);
        queue.put(new SourceRecord(Map.of(), Map.of(), CommitHook.TOPIC, null, new XaMark(step, xid, end)));
    }

    /** Its rows would come before anything can be told about them. */
    private static void refuseInside(TransactionPayloadEventData payload) {
        for (Event inner : payload.getUncompressedEvents()) {
            if (inner.getHeader().getEventType() == EventType.XA_PREPARE) {
                throw new CaptureException(
                        CaptureFailure.Reason.LOG_UNSUITABLE,
                        "the log has a transaction of two phases (XA) in compressed form, which capture cannot take apart; set"
                                + " binlog_transaction_compression = OFF where XA is used");
            }
        }
    }
}
