package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows and operations of large transactions come back from their file as they went into it. */
class StoredListsTest {
    private static final WireLimits LIMITS = new WireLimits(50_000, 100_000_000);

    @Test
    void operationsOfEveryKindComeBackEqual() {
        LogRecord.Transaction record = SampleRecords.everything();
        StoredOperations.Builder builder = new StoredOperations.Builder(record.stamp());
        record.operations().forEach(builder::add);
        StoredOperations stored = builder.build();

        assertThat(stored).isEqualTo(record.operations());
        assertThat(stored.tables())
                .containsExactlyInAnyOrderElementsOf(record.operations().stream()
                        .map(operation -> operation.key().table())
                        .distinct()
                        .toList());
        assertThat(with(record, stored).operations()).isSameAs(stored);
    }

    @Test
    void recordOfStoredOperationsHasTheBytesOfOneInMemory() {
        Envelope pieces = new Envelope(LIMITS, 0, Seals.NONE);
        SampleRecords samples = new SampleRecords(20261130);
        for (int i = 0; i < 300; i++) {
            if (samples.record() instanceof LogRecord.Transaction record) {
                StoredOperations.Builder builder = new StoredOperations.Builder(record.stamp());
                record.operations().forEach(builder::add);
                EncodedRecord made = pieces.encode(with(record, builder.build()));

                assertThat(made.hash()).isEqualTo(pieces.encode(record).hash());
                assertThat(made.chunks())
                        .usingRecursiveComparison()
                        .isEqualTo(pieces.encode(record).chunks());
            }
        }
    }

    @Test
    void largeRecordIsReadIntoAFileAndCanBeWrittenAgain() {
        Envelope envelope = new Envelope(LIMITS, 0, Seals.NONE);
        LogRecord.Transaction record = large(OffHeap.ROWS_MIN + 1_000);
        EncodedRecord made = envelope.encode(record);
        RecordAssembler assembler = envelope.assembler("log");
        Optional<DecodedRecord> read = Optional.empty();
        for (int i = 0; i < made.chunks().size(); i++) {
            read = assembler.add(i, made.chunks().get(i));
        }

        LogRecord.Transaction back = (LogRecord.Transaction) read.orElseThrow().record();
        assertThat(back.operations()).isInstanceOf(StoredOperations.class);
        assertThat(back).isEqualTo(record);
        assertThat(envelope.encode(back).hash()).isEqualTo(made.hash());
    }

    @Test
    void rowsOfEveryKindComeBackEqual() {
        TableShape item = table("item");
        TableShape part = table("part");
        List<CapturedRow> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            TableShape table = i % 3 == 0 ? part : item;
            RowKey key = RowKey.of(table.name(), new Value.Int(i));
            Row before = row(table, i, "before");
            Row after = i % 7 == 0 ? row(table, i, "after").with(1, Value.Unchanged.UNCHANGED) : row(table, i, "after");
            rows.add(
                    switch (i % 5) {
                        case 0 -> new CapturedRow(table, CapturedRow.Kind.INSERT, key, null, after);
                        case 1 -> new CapturedRow(table, CapturedRow.Kind.UPDATE, key, before, after);
                        case 2 -> new CapturedRow(table, CapturedRow.Kind.UPDATE, key, null, after);
                        case 3 ->
                            new CapturedRow(table, CapturedRow.Kind.DELETE, key, i % 2 == 0 ? before : null, null);
                        default ->
                            new CapturedRow(table, CapturedRow.Kind.TRUNCATE, RowKey.of(table.name()), null, null);
                    });
        }
        StoredRows stored = new StoredRows();
        stored.addAll(rows);

        assertThat(stored).isEqualTo(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(stored.table(i)).isSameAs(rows.get(i).table());
            assertThat(stored.isTruncate(i)).isEqualTo(rows.get(i).kind() == CapturedRow.Kind.TRUNCATE);
        }
        assertThat(stored.tables()).containsExactly("item", "part");
    }

    private static LogRecord.Transaction large(int rows) {
        Stamp stamp = new Stamp(
                new Dot(SampleRecords.BERLIN, 5), VersionVector.of(SampleRecords.BERLIN, 4), new HybridTimestamp(9));
        TableShape table = table("item");
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            operations.add(new Operation.Insert(
                    stamp, RowKey.of("item", new Value.Int(i)), row(table, i, "text " + i), Set.of()));
        }
        return new LogRecord.Transaction(stamp, "0/10", 7, operations, 3);
    }

    private static LogRecord.Transaction with(LogRecord.Transaction record, List<Operation> operations) {
        return new LogRecord.Transaction(
                record.stamp(), record.position(), record.commitMicros(), operations, record.policyHash());
    }

    private static Row row(TableShape table, long id, String name) {
        return Row.of(table.names(), new Value.Int(id), new Value.Text(name));
    }

    private static TableShape table(String name) {
        return TableShape.of(
                name,
                "public",
                name,
                List.of(
                        new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                        new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
                List.of("id"),
                List.of(),
                List.of(),
                true);
    }
}
