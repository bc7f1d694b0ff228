package dev.parley.agent;

import dev.parley.apply.ApplyLane;
import dev.parley.apply.Repair;
import dev.parley.apply.TableReader;
import dev.parley.pipeline.TableShape;
import dev.parley.review.ParkedRows;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.NewDecision;
import dev.parley.window.Pin;
import dev.parley.window.Window;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The parked rows of a running set for review, which knows no stage. */
record SetParkedRows(
        List<TableShape> tables, Window window, ApplyLane lane, TableReader reader, LongSupplier clockMicros)
        implements ParkedRows {
    @Override
    public List<Pin> all() {
        return window.pinned().stream()
                .map(window::pin)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void retry(RowKey key) {
        lane.submit(new Repair(key, Repair.Kind.RELEASE, null));
    }

    @Override
    public void decide(RowKey key, Function<Optional<Row>, NewDecision> decide) {
        TableShape table = tables.stream()
                .filter(one -> one.name().equals(key.table()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("table " + key.table() + " is not replicated"));
        reader.decide(table, key, row -> Optional.of(decide.apply(row)), clockMicros.getAsLong());
    }
}
