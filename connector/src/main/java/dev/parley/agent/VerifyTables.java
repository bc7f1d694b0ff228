package dev.parley.agent;

import dev.parley.apply.TableReader;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.NewDecision;
import dev.parley.verify.SiteTables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The database of this agent for verification, which knows no stage. */
record VerifyTables(TableReader reader, LongSupplier clockMicros) implements SiteTables {
    @Override
    public DigestPage page(
            TableShape table, List<ColumnShape> columns, Optional<RowPart> part, @Nullable RowKey after, int limit) {
        return reader.page(table, columns, part, after, limit);
    }

    @Override
    public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
        return reader.keys(table, after, limit);
    }

    @Override
    public List<Optional<Row>> rows(TableShape table, List<RowKey> keys) {
        return reader.rows(table, keys);
    }

    @Override
    public boolean awaitCapture(Duration timeout) throws InterruptedException {
        return reader.awaitCapture(timeout);
    }

    @Override
    public boolean decide(TableShape table, RowKey key, Function<Optional<Row>, Optional<NewDecision>> decide) {
        return reader.decide(table, key, decide, clockMicros.getAsLong());
    }
}
