package dev.parley.it.apply;

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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Writes the log of a site that exists only in a test. */
final class Origin {
    private final SiteId site;
    private long sequence;
    private VersionVector context = VersionVector.EMPTY;

    Origin(String name) {
        this.site = SiteId.of(name);
    }

    SiteId site() {
        return site;
    }

    /** From now on this origin has applied everything {@code that} has written. */
    Origin saw(Origin that) {
        context = context.merge(that.context).with(that.site, that.sequence);
        return this;
    }

    /** The next transaction. Each part makes its operation from the transaction's stamp. */
    @SafeVarargs
    final LogRecord.Transaction at(long millis, Function<Stamp, Operation>... parts) {
        List<Function<Stamp, Operation>> all = new ArrayList<>();
        for (Function<Stamp, Operation> part : parts) {
            all.add(part);
        }
        return at(millis, all);
    }

    LogRecord.Transaction at(long millis, List<Function<Stamp, Operation>> parts) {
        Dot dot = new Dot(site, ++sequence);
        Stamp stamp = new Stamp(dot, context, HybridTimestamp.ofWallMillis(millis));
        context = context.with(dot);
        List<Operation> operations = new ArrayList<>();
        for (Function<Stamp, Operation> part : parts) {
            operations.add(part.apply(stamp));
        }
        return new LogRecord.Transaction(stamp, site + "/" + sequence, millis * 1000, operations);
    }

    static Function<Stamp, Operation> insert(Table table, Object... values) {
        Row row = table.row(values);
        return stamp -> new Operation.Insert(stamp, table.key(row), row, Set.of());
    }

    static Function<Stamp, Operation> update(Table table, Object... values) {
        Row row = table.row(values);
        return stamp -> new Operation.Update(stamp, table.key(row), null, row, Set.of());
    }

    static Function<Stamp, Operation> delete(Table table, Object... key) {
        return stamp -> new Operation.Delete(stamp, table.key(key), null, Set.of());
    }

    /** Canonical columns of a table, the first {@code keys} of which are its key. */
    record Table(String name, int keys, Columns columns) {
        static Table of(String name, int keys, String... columns) {
            return new Table(name, keys, Columns.of(columns));
        }

        Row row(Object... values) {
            return Row.of(columns, Arrays.stream(values).map(Table::value).toList());
        }

        RowKey key(Row row) {
            Value[] values = new Value[keys];
            for (int i = 0; i < keys; i++) {
                values[i] = row.get(i);
            }
            return RowKey.of(name, values);
        }

        RowKey key(Object... values) {
            return RowKey.of(name, Arrays.stream(values).map(Table::value).toList());
        }

        private static Value value(Object value) {
            if (value instanceof Value canonical) {
                return canonical;
            }
            if (value instanceof Number number) {
                return new Value.Int(number.longValue());
            }
            return new Value.Text((String) value);
        }
    }
}
