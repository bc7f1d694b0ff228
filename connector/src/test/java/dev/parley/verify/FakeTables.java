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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The rows of a site's table, in memory. */
final class FakeTables implements SiteTables {
    final Map<RowKey, Row> rows = new HashMap<>();
    /** How many rows were read at once, each time. */
    final List<Integer> reads = new ArrayList<>();

    boolean captured = true;

    @Override
    public DigestPage page(
            TableShape table, List<ColumnShape> columns, Optional<RowPart> part, @Nullable RowKey after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Optional<Row>> rows(TableShape table, List<RowKey> keys) {
        reads.add(keys.size());
        return keys.stream().map(key -> Optional.ofNullable(rows.get(key))).toList();
    }

    @Override
    public boolean awaitCapture(Duration timeout) {
        return captured;
    }

    @Override
    public boolean decide(TableShape table, RowKey key, Function<Optional<Row>, Optional<NewDecision>> decide) {
        throw new UnsupportedOperationException();
    }
}
