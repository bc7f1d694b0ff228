package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.capture.CaptureFailure.Reason;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.Sharing;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.Transform;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TransactionAssemblerTest {
    private static final LogPosition START = new LogPosition.Postgres(100);

    private final Events events = Events.usual();
    private final Unchanged unchanged = new Unchanged();
    private final List<CapturedTransaction> delivered = new ArrayList<>();

    private TransactionAssembler assembler(boolean oldImages, LogPosition from) {
        return assembler(Events.table(oldImages), from, new LogPosition.Postgres(150));
    }

    private TransactionAssembler assembler(TableShape table, LogPosition from, LogPosition settled) {
        return new TransactionAssembler(
                new KnownTables(List.of(table), settled), from, unchanged, delivered::add, 4, Long.MAX_VALUE);
    }

    private static void feed(TransactionAssembler assembler, SourceRecord... records) throws InterruptedException {
        for (SourceRecord record : records) {
            assembler.accept(record);
        }
    }

    private static Row image(int id, Value label, Value note) {
        return Row.of(Events.table(false).names(), new Value.Int(id), label, note);
    }

    private static Value text(String value) {
        return new Value.Text(value);
    }

    @Test
    void rowsAreHandedOverTogetherAtTheirCommit() throws InterruptedException {
        TransactionAssembler assembler = assembler(false, START);
        feed(assembler, events.insert(1, "a"), events.insert(2, "b"));
        assertThat(delivered).isEmpty();
        feed(assembler, Events.commit(200), events.insert(3, "c"), Events.commit(300));
        assertThat(delivered)
                .extracting(CapturedTransaction::position)
                .containsExactly(new LogPosition.Postgres(200), new LogPosition.Postgres(300));
        assertThat(delivered.get(0).rows()).hasSize(2);
        assertThat(delivered.get(0).commitMicros()).isEqualTo(1_000);
        assertThat(assembler.delivered()).isEqualTo(new LogPosition.Postgres(300));
    }

    @Test
    void nullIsNotReplacedByTheColumnsDefault() throws InterruptedException {
        feed(assembler(false, START), events.insert(1, "a"), Events.commit(200));
        assertThat(delivered.get(0).rows().get(0).after()).isEqualTo(image(1, text("a"), Value.Null.NULL));
    }

    @Test
    void transactionsUpToTheStartAreLeftOut() throws InterruptedException {
        feed(
                assembler(false, START),
                events.insert(1, "a"),
                Events.commit(99),
                events.insert(2, "b"),
                Events.commit(100),
                events.insert(3, "c"),
                Events.commit(101));
        assertThat(delivered).hasSize(1);
        assertThat(delivered.get(0).rows().get(0).key()).isEqualTo(RowKey.of("shop.item", new Value.Int(3)));
    }

    @Test
    void transactionsWithoutCapturedRowsAreLeftOut() throws InterruptedException {
        TransactionAssembler assembler = assembler(false, START);
        feed(assembler, Events.commit(200), Events.commit(300));
        assertThat(delivered).isEmpty();
        assertThat(assembler.delivered()).isEqualTo(START);
    }

    @Test
    void logThatRunsBackwardsEndsCapture() throws InterruptedException {
        TransactionAssembler assembler = assembler(false, START);
        feed(assembler, events.insert(1, "a"), Events.commit(300), events.insert(2, "b"));
        assertReason(Reason.LOG_BEHIND, () -> assembler.accept(Events.commit(300)));
    }

    @Test
    void oldImageIsTakenOnlyWhereTheLogCarriesAllOfIt() throws InterruptedException {
        Struct old = events.image(1, "a", "n");
        Struct keyOnly = events.image(1, null, null);
        feed(
                assembler(true, START),
                events.update(old, events.image(1, "b", "n")),
                events.delete(old),
                Events.commit(200));
        feed(
                assembler(false, START),
                events.update(null, events.image(1, "b", "n")),
                events.delete(keyOnly),
                Events.commit(200));
        Row full = image(1, text("a"), text("n"));
        assertThat(delivered.get(0).rows()).extracting(CapturedRow::before).containsExactly(full, full);
        assertThat(delivered.get(1).rows()).extracting(CapturedRow::before).containsOnlyNulls();
        assertThat(delivered.get(1).rows().get(1).key()).isEqualTo(RowKey.of("shop.item", new Value.Int(1)));
    }

    @Test
    void untouchedLargeValueIsUnchanged() throws InterruptedException {
        feed(
                assembler(false, START),
                events.update(null, events.image(1, unchanged.text(), "n")),
                events.insert(2, "parley-unchanged-"),
                Events.commit(200));
        assertThat(delivered.get(0).rows().get(0).after()).isEqualTo(image(1, Value.Unchanged.UNCHANGED, text("n")));
        assertThat(delivered.get(0).rows().get(1).after())
                .isEqualTo(image(2, text("parley-unchanged-"), Value.Null.NULL));
    }

    @Test
    void changedKeyKeepsTheLargeValueItLeftAlone() throws InterruptedException {
        feed(
                assembler(true, START),
                events.delete(events.image(1, "large", "n")),
                events.event("c", null, events.image(2, unchanged.text(), "n")),
                Events.commit(200));
        assertThat(delivered.get(0).rows().get(1).after()).isEqualTo(image(2, text("large"), text("n")));
    }

    @Test
    void truncationHasNoImages() throws InterruptedException {
        feed(assembler(true, START), events.truncate(), Events.commit(200));
        CapturedRow row = delivered.get(0).rows().get(0);
        assertThat(row.kind()).isEqualTo(CapturedRow.Kind.TRUNCATE);
        assertThat(row.before()).isNull();
        assertThat(row.after()).isNull();
    }

    @Test
    void statementOutsideOfATransactionIsOneOfItsOwn() throws InterruptedException {
        LogPosition from = new LogPosition.MySql("binlog.000001", 4, "");
        LogPosition truncated = new LogPosition.MySql("binlog.000001", 50, "g:1");
        LogPosition committed = new LogPosition.MySql("binlog.000001", 90, "g:1-2");
        feed(
                assembler(true, from),
                Events.mark(truncated, TransactionEnd.Scope.NEXT_ROW),
                events.truncate(),
                events.insert(1, "a"),
                Events.mark(committed, TransactionEnd.Scope.ROWS_BEFORE));
        assertThat(delivered).extracting(CapturedTransaction::position).containsExactly(truncated, committed);
        assertThat(delivered).allSatisfy(one -> assertThat(one.rows()).hasSize(1));
    }

    /** C11: what a rule would need to see is gone; from before the table was looked at it cannot be had any more. */
    @Test
    void updateWithoutItsOldRowEndsCaptureWhereTheTableHadOldRows() throws InterruptedException {
        TransactionAssembler running = assembler(true, START);
        feed(running, events.update(null, events.image(1, "b", "n")), Events.commit(150));
        assertThat(delivered.get(0).rows()).extracting(CapturedRow::before).containsOnlyNulls();

        running.accept(events.update(null, events.image(1, "c", "n")));
        assertReason(Reason.LOG_UNSUITABLE, () -> running.accept(Events.commit(151)));
        assertThat(delivered).hasSize(1);
    }

    @Test
    void columnThatCameAfterTheTableWasLookedAtEndsCapture() throws InterruptedException {
        Events more = Events.withExtraColumn("extra");
        TransactionAssembler first = assembler(false, START);
        first.accept(more.insert(1, "a"));
        assertReason(Reason.SCHEMA_CHANGED, () -> first.accept(Events.commit(151)));

        TransactionAssembler running = assembler(false, START);
        feed(running, events.insert(1, "a"), Events.commit(200));
        running.accept(more.insert(2, "b"));
        assertReason(Reason.SCHEMA_CHANGED, () -> running.accept(Events.commit(201)));
        assertThat(delivered).hasSize(1);
    }

    @Test
    void columnThatIsGoneSinceIsLeftOutAndOneOfThatNameThatComesAgainEndsCapture() throws InterruptedException {
        Events more = Events.withExtraColumn("extra");
        TransactionAssembler running = assembler(false, START);
        feed(running, more.insert(1, "a"), Events.commit(120), more.insert(2, "b"), Events.commit(150));
        assertThat(delivered).hasSize(2);
        assertThat(delivered.get(1).rows().get(0).after()).isEqualTo(image(2, text("b"), Value.Null.NULL));

        running.accept(more.insert(3, "c"));
        assertReason(Reason.SCHEMA_CHANGED, () -> running.accept(Events.commit(151)));
    }

    @Test
    void columnIsTakenForNewWhereNobodyKnowsWhatTheCatalogShowed() throws InterruptedException {
        TransactionAssembler running = new TransactionAssembler(
                new KnownTables(List.of(Events.table(false)), null),
                START,
                unchanged,
                delivered::add,
                4,
                Long.MAX_VALUE);
        running.accept(Events.withExtraColumn("extra").insert(1, "a"));
        assertReason(Reason.SCHEMA_CHANGED, () -> running.accept(Events.commit(101)));
    }

    @Test
    void generatedColumnsAreLeftOutForEver() throws InterruptedException {
        Events more = Events.withExtraColumn("extra");
        TransactionAssembler running = assembler(Events.table(false).leavingOut(Set.of("extra")), START, START);
        feed(running, more.insert(1, "a"), Events.commit(200));
        assertThat(delivered.get(0).rows().get(0).after()).isEqualTo(image(1, text("a"), Value.Null.NULL));
    }

    /** PostgreSQL sends what is long done again, with columns that came and went since. */
    @Test
    void columnsOfTransactionsThatAreSkippedAreNotLookedAt() throws InterruptedException {
        Events more = Events.withExtraColumn("extra");
        TransactionAssembler running = assembler(false, START);
        feed(running, events.insert(1, "a"), Events.commit(90), more.insert(2, "b"), Events.commit(95));
        feed(running, events.insert(3, "c"), Events.commit(200));
        assertThat(delivered).hasSize(1);

        running.accept(more.insert(4, "d"));
        assertReason(Reason.SCHEMA_CHANGED, () -> running.accept(Events.commit(201)));
    }

    @Test
    void columnOfAnotherTypeIsRefusedByNameAndWithoutData() {
        Events numbers = Events.withLabelAs(Schema.INT64_SCHEMA);
        assertThatExceptionOfType(CaptureException.class)
                .isThrownBy(() -> assembler(false, START).accept(numbers.insert(1, 4711L)))
                .withMessageContaining("shop.item")
                .withMessageContaining("label")
                .withMessageNotContaining("4711");
    }

    /** It is told before it takes the heap, with what it would need; others before it have arrived. */
    @Test
    void transactionThatTheHeapHasNoRoomForEndsCapture() throws InterruptedException {
        TransactionAssembler assembler = new TransactionAssembler(
                new KnownTables(List.of(Events.table(false)), null), START, unchanged, delivered::add, 9_000, 10 << 20);
        feed(assembler, events.insert(1, "x".repeat(8 << 20)), Events.commit(200));
        feed(assembler, events.insert(2, "x".repeat(8 << 20)), Events.commit(300));
        feed(assembler, events.insert(3, "x".repeat(8 << 20)));
        assertThat(delivered).hasSize(2);
        assertThatExceptionOfType(CaptureException.class)
                .isThrownBy(() -> assembler.accept(events.insert(4, "x".repeat(3 << 20))))
                .withMessageContaining("has 2 rows or more, which take about 11 MB")
                .withMessageContaining("PARLEY_HEAP=20m")
                .satisfies(e -> assertThat(Objects.requireNonNull(e).failure().reason())
                        .isEqualTo(Reason.TRANSACTION_TOO_LARGE));
    }

    @Test
    void transactionBeyondTheLimitEndsCapture() throws InterruptedException {
        TransactionAssembler assembler = assembler(false, START);
        for (int i = 0; i < 4; i++) {
            feed(assembler, events.insert(i, "a"));
        }
        assertReason(Reason.TRANSACTION_TOO_LARGE, () -> assembler.accept(events.insert(5, "a")));
    }

    @Test
    void failureOfTheReceiverIsToldAsSuchAndNothingCountsAsDelivered() throws InterruptedException {
        TransactionAssembler assembler = new TransactionAssembler(
                new KnownTables(List.of(Events.table(false)), null),
                START,
                unchanged,
                transaction -> {
                    throw new IllegalStateException("no room");
                },
                4,
                Long.MAX_VALUE);
        feed(assembler, events.insert(1, "a"));
        assertReason(Reason.RECEIVER_FAILED, () -> assembler.accept(Events.commit(200)));
        assertThat(assembler.delivered()).isEqualTo(START);
    }

    @Test
    void eventsOfOtherTablesAndTopicsAreIgnored() throws InterruptedException {
        SourceRecord item = events.insert(1, "a");
        SourceRecord other = item.newRecord(
                TableTopics.topic("public", "other"), null, null, null, item.valueSchema(), item.value(), null);
        feed(assembler(false, START), other, Events.commit(200));
        assertThat(delivered).isEmpty();
    }

    /** What a step that must fail does. */
    private interface Step {
        void run() throws InterruptedException;
    }

    private static void assertReason(Reason reason, Step step) {
        assertThatExceptionOfType(CaptureException.class)
                .isThrownBy(step::run)
                .satisfies(e ->
                        assertThat(Objects.requireNonNull(e).failure().reason()).isEqualTo(reason));
    }

    /** A row comes in with all that it holds, also what the log names as left alone, and leaves with its last change or is deleted. */
    @Test
    void rowsOfAPartComeAndGo() throws InterruptedException {
        for (boolean keeps : List.of(true, false)) {
            delivered.clear();
            RowPart part = new RowPart(
                    "label == 'in'", Set.of("label"), row -> row.get("label").equals(text("in")), keeps);
            TableShape table = Events.table(true);
            TableShape shared = table.sharing(table.sharing().of(part));
            TransactionAssembler assembler = new TransactionAssembler(
                    new KnownTables(List.of(shared), null), START, unchanged, delivered::add, 9, Long.MAX_VALUE);
            feed(
                    assembler,
                    events.insert(1, "out"),
                    events.insert(2, "in"),
                    events.update(events.image(3, "out", "n"), events.image(3, "in", unchanged.text())),
                    events.update(events.image(4, "in", "n"), events.image(4, "out", "m")),
                    events.update(events.image(5, "in", "n"), events.image(5, "in", "m")),
                    events.update(events.image(6, "out", "n"), events.image(6, "out", "m")),
                    events.delete(events.image(7, "out", "n")),
                    events.delete(events.image(8, "in", "n")),
                    Events.commit(200));
            feed(assembler, events.insert(9, "out"), Events.commit(300));
            assertThat(delivered).hasSize(1);
            List<CapturedRow> rows = delivered.get(0).rows();
            assertThat(rows)
                    .extracting(row -> row.key().get(0) + " " + row.kind())
                    .containsExactly(
                            new Value.Int(2) + " INSERT",
                            new Value.Int(3) + " INSERT",
                            new Value.Int(4) + (keeps ? " UPDATE" : " DELETE"),
                            new Value.Int(5) + " UPDATE",
                            new Value.Int(8) + " DELETE");
            assertThat(rows.get(1).before()).isNull();
            assertThat(Objects.requireNonNull(rows.get(1).after()).get("note")).isEqualTo(text("n"));
            assertThat(rows.get(2).after() == null).isEqualTo(!keeps);
        }
    }

    /** What the group sees: a column in another form, a constant with a row that is new, nothing of what is skipped. */
    @Test
    void rowsAreSharedAsTheSiteFileHasIt() throws InterruptedException {
        TableShape whole = Events.table(true);
        TableShape shared = TableShape.of(
                        whole.name(),
                        whole.localSchema(),
                        whole.localName(),
                        List.of(whole.columns().get(0)),
                        List.of("id"),
                        List.of(),
                        List.of(),
                        true)
                .sharing(new Sharing(
                        true,
                        true,
                        Set.of("label", "note", "region"),
                        Map.of("region", text("EU")),
                        List.of(new Sharing.Derived(whole.columns().get(1), Transform.Mask.MASK))))
                .leavingOut(Set.of("note"));
        TransactionAssembler assembler = assembler(shared, START, START);
        feed(
                assembler,
                events.insert(1, "label one"),
                events.update(events.image(1, "label one", "n"), events.image(1, "label two", "n")),
                Events.commit(200));
        List<CapturedRow> rows = delivered.get(0).rows();
        Columns updated = Columns.of("id", "label");
        assertThat(rows.get(0).after())
                .isEqualTo(
                        Row.of(Columns.of("id", "label", "region"), new Value.Int(1), text("***** one"), text("EU")));
        assertThat(rows.get(1).before()).isEqualTo(Row.of(updated, new Value.Int(1), text("***** one")));
        assertThat(rows.get(1).after()).isEqualTo(Row.of(updated, new Value.Int(1), text("***** two")));
        assertThat(shared.image(Objects.requireNonNull(rows.get(1).after())))
                .isEqualTo(Row.of(Columns.of("id"), new Value.Int(1)));
    }
}
