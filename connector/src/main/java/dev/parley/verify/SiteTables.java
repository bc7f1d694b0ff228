package dev.parley.verify;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.NewDecision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What verification reads from the site's database, and the one thing it writes. Thread-safe. */
public interface SiteTables {
    DigestPage page(
            TableShape table, List<ColumnShape> columns, Optional<RowPart> part, @Nullable RowKey after, int limit);

    List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit);

    /** Rows as they stand, in the order of the keys, which are of this table. */
    List<Optional<Row>> rows(TableShape table, List<RowKey> keys);

    /**
     * Waits until everything that was committed before the call is captured.
     *
     * @return false if that took longer than {@code timeout}
     */
    boolean awaitCapture(Duration timeout) throws InterruptedException;

    /**
     * Locks a row and writes a decision on it in the same transaction.
     *
     * @return true if {@code decide} wanted one
     */
    boolean decide(TableShape table, RowKey key, Function<Optional<Row>, Optional<NewDecision>> decide);
}
