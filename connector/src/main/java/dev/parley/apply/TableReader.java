package dev.parley.apply;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.Database;
import dev.parley.store.DecisionStore;
import dev.parley.store.NewDecision;
import dev.parley.store.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The site's tables for those who compare them with other sites': pages of hashes, and rows as they stand. Takes no lock
 * but for a decision. Thread-safe: what a call needs is made for it, and connections come from a pool of their own.
 */
public final class TableReader {
    private final Database database;
    private final Supplier<Dialect> dialects;
    private final Supplier<ScanDialect> scans;
    private final DecisionStore decisions;
    private final Fence fence;

    public TableReader(
            Database database,
            Supplier<Dialect> dialects,
            Supplier<ScanDialect> scans,
            DecisionStore decisions,
            Fence fence) {
        this.database = database;
        this.dialects = dialects;
        this.scans = scans;
        this.decisions = decisions;
        this.fence = fence;
    }

    private interface Reading<T> {
        T from(Connection connection) throws SQLException;
    }

    private <T> T read(String attempted, ScanDialect dialect, Reading<T> reading) {
        try (Connection connection = database.connection(Purpose.VERIFY)) {
            dialect.prepareSession(connection);
            return reading.from(connection);
        } catch (SQLException e) {
            throw database.failed(attempted, e);
        }
    }

    /** See {@link TableScan#page}. */
    public DigestPage page(
            TableShape table, List<ColumnShape> columns, Optional<RowPart> part, @Nullable RowKey after, int limit) {
        ScanDialect dialect = scans.get();
        return read(
                "read a page of table " + table.name(),
                dialect,
                connection -> new TableScan(dialect).page(connection, table, columns, part, after, limit));
    }

    /** See {@link TableScan#keys}. */
    public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
        ScanDialect dialect = scans.get();
        return read(
                "read keys of table " + table.name(),
                dialect,
                connection -> new TableScan(dialect).keys(connection, table, after, limit));
    }

    /** Rows as they stand, in the order of the keys. */
    public List<Optional<Row>> rows(TableShape table, List<RowKey> keys) {
        Dialect dialect = dialects.get();
        return read("read rows of table " + table.name(), scans.get(), connection -> {
            dialect.prepareSession(connection);
            Row[] rows = dialect.read(connection, table, keys, false);
            return Arrays.stream(rows).map(Optional::ofNullable).toList();
        });
    }

    /**
     * Waits until everything that was committed before the call is captured.
     *
     * @return false if that took longer than {@code timeout}
     */
    public boolean awaitCapture(Duration timeout) throws InterruptedException {
        try {
            return fence.pass(timeout);
        } catch (SQLException e) {
            throw database.failed("wait for capture", e);
        }
    }

    /**
     * Locks a row and writes a decision on it in the same transaction, so that the decision stands above what was looked
     * at, and above nothing else that this site has written.
     *
     * @param decide told the row as it stands; answers the decision, or nothing to leave it
     * @return true if a decision was written
     */
    public boolean decide(
            TableShape table, RowKey key, Function<Optional<Row>, Optional<NewDecision>> decide, long nowMicros) {
        Dialect dialect = dialects.get();
        return database.inTransaction(Purpose.VERIFY, "decide a row of table " + table.name(), connection -> {
            dialect.prepareSession(connection);
            Row row = dialect.read(connection, table, List.of(key), true)[0];
            Optional<NewDecision> decision = decide.apply(Optional.ofNullable(row));
            if (decision.isPresent()) {
                decisions.decide(connection, decision.get(), nowMicros);
            }
            return decision.isPresent();
        });
    }
}
