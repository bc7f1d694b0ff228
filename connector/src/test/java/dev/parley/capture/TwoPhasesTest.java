package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.capture.CaptureFailure.Reason;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Transactions that MySQL's log has where they are prepared, and tells later what has become of them. */
class TwoPhasesTest {
    private final Events events = Events.usual();
    private final List<CapturedTransaction> delivered = new ArrayList<>();
    private final TransactionAssembler assembler = new TransactionAssembler(
            new KnownTables(List.of(Events.table(false)), null),
            at(4),
            new Unchanged(),
            delivered::add,
            4,
            Long.MAX_VALUE);

    private static LogPosition at(long offset) {
        return new LogPosition.MySql("binlog.000001", offset, "");
    }

    private static SourceRecord commit(long offset) {
        return Events.mark(at(offset), TransactionEnd.Scope.ROWS_BEFORE);
    }

    private static SourceRecord xa(XaMark.Step step, String xid, long offset) {
        TransactionEnd end = new TransactionEnd(at(offset), 1_000L, TransactionEnd.Scope.ROWS_BEFORE);
        return new SourceRecord(Map.of(), Map.of(), CommitHook.TOPIC, null, new XaMark(step, xid, end));
    }

    private void feed(SourceRecord... records) throws InterruptedException {
        for (SourceRecord record : records) {
            assembler.accept(record);
        }
    }

    private void prepare(String xid, long offset, SourceRecord... rows) throws InterruptedException {
        feed(xa(XaMark.Step.STARTED, xid, offset));
        feed(rows);
        feed(xa(XaMark.Step.PREPARED, xid, offset + 1));
    }

    private List<Object> keys(int transaction) {
        return delivered.get(transaction).rows().stream()
                .map(row -> (Object) ((Value.Int) row.key().get(0)).value())
                .toList();
    }

    @Test
    void rowsArriveWhereTheirTransactionIsCommitted() throws InterruptedException {
        prepare("a", 10, events.insert(1, "a"), events.insert(2, "b"));
        feed(events.insert(3, "c"), commit(20));
        feed(xa(XaMark.Step.COMMITTED, "a", 30));

        assertThat(delivered).extracting(CapturedTransaction::position).containsExactly(at(20), at(30));
        assertThat(keys(0)).containsExactly(3L);
        assertThat(keys(1)).containsExactly(1L, 2L);
    }

    @Test
    void rowsThatAreRolledBackNeverArriveAndTheNameCanBeUsedAgain() throws InterruptedException {
        prepare("a", 10, events.insert(1, "a"));
        feed(xa(XaMark.Step.ROLLED_BACK, "a", 20));
        prepare("a", 30, events.insert(2, "b"));
        feed(xa(XaMark.Step.COMMITTED, "a", 40));

        assertThat(delivered).hasSize(1);
        assertThat(keys(0)).containsExactly(2L);
    }

    /** It wrote to other tables, or was prepared before anybody read the log. */
    @Test
    void commitOfNothingIsNoTransaction() throws InterruptedException {
        prepare("other", 10);
        feed(xa(XaMark.Step.COMMITTED, "other", 20), xa(XaMark.Step.COMMITTED, "unknown", 30));
        assertThat(delivered).isEmpty();
    }

    @Test
    void undecidedRowsCountForTheLimitOfWhatIsHeld() throws InterruptedException {
        prepare("a", 10, events.insert(1, "a"), events.insert(2, "b"), events.insert(3, "c"));
        feed(events.insert(4, "d"));
        assertThatExceptionOfType(CaptureException.class)
                .isThrownBy(() -> assembler.accept(events.insert(5, "e")))
                .withMessageContaining("3 rows of transactions that are prepared")
                .satisfies(e -> assertThat(Objects.requireNonNull(e).failure().reason())
                        .isEqualTo(Reason.TRANSACTION_TOO_LARGE));
    }

    @Test
    void whatIsDecidedMakesRoomAgain() throws InterruptedException {
        prepare("a", 10, events.insert(1, "a"), events.insert(2, "b"), events.insert(3, "c"));
        feed(xa(XaMark.Step.ROLLED_BACK, "a", 20));
        feed(events.insert(4, "d"), events.insert(5, "e"), events.insert(6, "f"), events.insert(7, "g"), commit(30));
        assertThat(keys(0)).containsExactly(4L, 5L, 6L, 7L);
    }
}
