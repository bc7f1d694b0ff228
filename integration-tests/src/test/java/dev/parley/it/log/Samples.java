package dev.parley.it.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Records that depend on their numbers alone. */
final class Samples {
    private static final Columns COLUMNS = Columns.of("id", "note");

    private Samples() {}

    static LogRecord.Transaction transaction(SiteId origin, long sequence) {
        return transaction(origin, sequence, "note " + sequence);
    }

    static LogRecord.Transaction transaction(SiteId origin, long sequence, String note) {
        Stamp stamp = new Stamp(
                new Dot(origin, sequence),
                VersionVector.of(origin, sequence - 1),
                HybridTimestamp.ofWallMillis(1_000_000 + sequence));
        RowKey key = RowKey.of("shop.item", new Value.Int(sequence));
        Row row = Row.of(COLUMNS, new Value.Int(sequence), new Value.Text(note));
        return new LogRecord.Transaction(
                stamp,
                "pg:0/" + Long.toHexString(sequence),
                sequence,
                List.of(new Operation.Insert(stamp, key, row, Set.of())));
    }

    static LogRecord.Heartbeat heartbeat(SiteId origin, long number, long sequence) {
        VersionVector frontier = VersionVector.of(origin, sequence);
        return new LogRecord.Heartbeat(
                origin, number, sequence, frontier, HybridTimestamp.ofWallMillis(2_000_000 + number), frontier);
    }

    /** Asserts equality and shows no more than the first difference. */
    static void assertSame(List<LogRecord> actual, List<LogRecord> expected) {
        int common = Math.min(actual.size(), expected.size());
        for (int i = 0; i < common; i++) {
            assertThat(actual.get(i)).as("record %d", i).isEqualTo(expected.get(i));
        }
        assertThat(actual.size()).isEqualTo(expected.size());
    }

    /** Transactions of a range, a heartbeat behind every hundredth. */
    static List<LogRecord> log(SiteId origin, long first, long last) {
        List<LogRecord> records = new ArrayList<>();
        for (long n = first; n <= last; n++) {
            records.add(transaction(origin, n));
            if (n % 100 == 0) {
                records.add(heartbeat(origin, n / 100, n));
            }
        }
        return records;
    }
}
