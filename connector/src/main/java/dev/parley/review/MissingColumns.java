package dev.parley.review;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.window.Pin;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Which columns other sites write that a table does not have here, by the rows that are kept aside for that. Pure. */
public final class MissingColumns {
    /** Rows that are looked at: a column that is missing is missing for all of them. */
    private static final int ROWS = 1_000;

    private final TableShape table;
    private final Map<String, Written> byName = new TreeMap<>();

    private MissingColumns(TableShape table) {
        this.table = table;
    }

    /**
     * One of them.
     *
     * @param sites that have written it, as far as that is known
     * @param types of the values that were written
     */
    public record Written(SortedSet<String> sites, Set<CanonicalType> types) {
        /** The type of all values; null if they have several. */
        public @Nullable CanonicalType type() {
            return types.size() == 1 ? types.iterator().next() : null;
        }
    }

    /**
     * By canonical name.
     *
     * @param states what is known of a row that is kept aside
     */
    public static Map<String, Written> of(TableShape table, List<Pin> pins, Function<RowKey, RowState> states) {
        MissingColumns missing = new MissingColumns(table);
        pins.stream()
                .filter(pin ->
                        pin.key().table().equals(table.name()) && pin.reason().equals(ParkReason.SCHEMA.name()))
                .limit(ROWS)
                .forEach(pin -> missing.collect(states.apply(pin.key())));
        return missing.byName;
    }

    private void collect(RowState state) {
        if (state.base() instanceof Base.Present present) {
            collect(present.image(), "");
        }
        for (Operation operation : state.operations()) {
            Row image = operation.image();
            if (image != null) {
                collect(image, operation.stamp().dot().origin().name());
            }
        }
    }

    private void collect(Row image, String site) {
        for (int i = 0; i < image.columns().size(); i++) {
            String column = image.columns().name(i);
            CanonicalType type = typeOf(image.get(i));
            if (type != null
                    && table.names().indexOf(column) < 0
                    && !table.sharing().untaken().contains(column)) {
                Written written = byName.computeIfAbsent(
                        column, name -> new Written(new TreeSet<>(), EnumSet.noneOf(CanonicalType.class)));
                written.types.add(type);
                if (!site.isEmpty()) {
                    written.sites.add(site);
                }
            }
        }
    }

    private static @Nullable CanonicalType typeOf(Value value) {
        for (Map.Entry<Class<? extends Value>, CanonicalType> entry : TYPES.entrySet()) {
            if (entry.getKey().isInstance(value)) {
                return entry.getValue();
            }
        }
        return null; // NULL, or left alone
    }

    private static final Map<Class<? extends Value>, CanonicalType> TYPES = Map.ofEntries(
            Map.entry(Value.Bool.class, CanonicalType.BOOL),
            Map.entry(Value.Int.class, CanonicalType.INT),
            Map.entry(Value.Decimal.class, CanonicalType.DECIMAL),
            Map.entry(Value.Float32.class, CanonicalType.FLOAT32),
            Map.entry(Value.Float64.class, CanonicalType.FLOAT64),
            Map.entry(Value.Text.class, CanonicalType.TEXT),
            Map.entry(Value.Bytes.class, CanonicalType.BYTES),
            Map.entry(Value.Date.class, CanonicalType.DATE),
            Map.entry(Value.Time.class, CanonicalType.TIME),
            Map.entry(Value.LocalTimestamp.class, CanonicalType.LOCAL_TIMESTAMP),
            Map.entry(Value.Instant.class, CanonicalType.INSTANT),
            Map.entry(Value.Uuid.class, CanonicalType.UUID),
            Map.entry(Value.Json.class, CanonicalType.JSON));
}
