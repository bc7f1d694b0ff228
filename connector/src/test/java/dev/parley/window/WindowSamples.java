package dev.parley.window;

import dev.parley.pipeline.LogPosition;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows, stamps and updates of two sites for tests of the window. */
final class WindowSamples {
    private WindowSamples() {}

    static final SiteId ME = SiteId.of("me");

    static final SiteId PEER = SiteId.of("peer");

    static final Columns COLUMNS = Columns.of("id", "name");

    static final RowKey KEY = RowKey.of("item", new Value.Int(1));

    static LogRecord.Transaction update(
            SiteId origin, long sequence, VersionVector context, long millis, Row before, Row after) {
        Stamp stamp = new Stamp(new Dot(origin, sequence), context, HybridTimestamp.ofWallMillis(millis));
        return new LogRecord.Transaction(
                stamp, "0/" + sequence, millis, List.of(new Operation.Update(stamp, KEY, before, after, Set.of())));
    }

    static WindowUpdate remote(long at, LogRecord.Transaction transaction) {
        return new WindowUpdate(
                position(at), List.of(transaction), Optional.empty(), Map.of(), transaction.writtenAt());
    }

    static LogRecord.Heartbeat heartbeat(long sequence, VersionVector frontier) {
        return new LogRecord.Heartbeat(PEER, 1, sequence, frontier, HybridTimestamp.ZERO, VersionVector.EMPTY);
    }

    static LogRecord.Transaction update(SiteId site, long sequence, VersionVector context, long clock, String name) {
        Stamp stamp = new Stamp(new Dot(site, sequence), context, new HybridTimestamp(clock));
        Operation operation = new Operation.Update(stamp, KEY, row("old"), row(name), Set.of());
        return new LogRecord.Transaction(stamp, "", 0, List.of(operation));
    }

    static Row row(String name) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Text(name));
    }

    static LogPosition position(long lsn) {
        return new LogPosition.Postgres(lsn);
    }
}
