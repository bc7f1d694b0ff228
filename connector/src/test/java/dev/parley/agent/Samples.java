package dev.parley.agent;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sites, rows and transactions of the agent's tests. */
final class Samples {
    static final SiteId ME = SiteId.of("me");
    static final SiteId ADA = SiteId.of("ada");
    static final SiteId BOB = SiteId.of("bob");
    static final RowKey ITEM = RowKey.of("item", new Value.Int(1));
    static final RowKey OTHER_ITEM = RowKey.of("item", new Value.Int(2));

    private static final Columns COLUMNS = Columns.of("id", "name");

    private Samples() {}

    static LogPosition position(long lsn) {
        return new LogPosition.Postgres(lsn);
    }

    static Window window() {
        return new Window(
                ME, List.of(ME, ADA, BOB), table -> RowPolicy.lastWriterWins(), Checkpoint.initial(position(0)));
    }

    static Row row(String name) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(name));
    }

    /** Inserts the row of {@link #ITEM}. */
    static LogRecord.Transaction transaction(SiteId origin, long sequence, VersionVector context) {
        Stamp stamp = new Stamp(new Dot(origin, sequence), context, new HybridTimestamp(sequence));
        Operation insert = new Operation.Insert(stamp, ITEM, row(origin + "-" + sequence), Set.of());
        return new LogRecord.Transaction(stamp, "", 0, List.of(insert));
    }

    /** Capture has read an own transaction at {@code lsn}. */
    static WindowUpdate local(long lsn, LogRecord.Transaction own) {
        return new WindowUpdate(position(lsn), List.of(), Optional.of(own), Map.of(), own.writtenAt());
    }
}
