package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.XAPrepareEventData;
import dev.parley.capture.CaptureFailure.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What needs no server; where marks stand and what positions leave out is tested on one. */
class XaWatchTest {
    private final List<Throwable> failures = new ArrayList<>();
    private final XaWatch watch = new XaWatch(
            mark -> {
                throw new IllegalStateException("no place in the log is known");
            },
            () -> {
                throw new IllegalStateException("no place in the log is known");
            },
            failures::add);

    private static Event event(EventType type, EventData data) {
        EventHeaderV4 header = new EventHeaderV4();
        header.setEventType(type);
        return new Event(header, data);
    }

    private static Event query(String sql) {
        QueryEventData data = new QueryEventData();
        data.setSql(sql);
        return event(EventType.QUERY, data);
    }

    @Test
    void otherStatementsAreNoneOfItsBusiness() {
        watch.onEvent(query("BEGIN"));
        watch.onEvent(query("ALTER TABLE xa ADD COLUMN start int"));
        assertThat(failures).isEmpty();
        assertThat(watch.isOpen()).isFalse();
        assertThat(watch.decided("u:1-7")).isEqualTo("u:1-7");
    }

    /** The client that calls it would only note it, and read on. */
    @Test
    void whatGoesWrongEndsCapture() {
        watch.onEvent(query("XA START X'61',X'',1"));
        assertThat(failures).hasSize(1);
    }

    @Test
    void preparedTransactionInsideACompressedOneIsRefused() {
        TransactionPayloadEventData payload = new TransactionPayloadEventData();
        payload.setUncompressedEvents(new ArrayList<>(List.of(event(EventType.XA_PREPARE, new XAPrepareEventData()))));
        watch.onEvent(event(EventType.TRANSACTION_PAYLOAD, payload));
        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        CaptureException.class,
                        e -> assertThat(e.failure().reason()).isEqualTo(Reason.LOG_UNSUITABLE));
    }
}
