package dev.parley.custom;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes as an expression sees them. */
final class WriteView {
    static final String POSITION = "position";

    private WriteView() {}

    /** @param rows false if the expression looks at no whole row */
    static List<Map<String, Object>> of(List<Write> writes, boolean rows) {
        List<Map<String, Object>> views = new ArrayList<>(writes.size());
        for (Write write : writes) {
            views.add(of(write, views.size(), rows));
        }
        return views;
    }

    /** @param rows false if the expression looks at no whole row */
    static Map<String, Object> of(Write write, boolean rows) {
        return of(write, 0, rows);
    }

    /** A change of which no more is known than its two values: nobody's, at no time. */
    static Map<String, Object> unknown(Value before, Value after) {
        Map<String, Object> view = new HashMap<>();
        view.put(POSITION, 0L);
        view.put("site", "");
        view.put("sequence", 0L);
        view.put("time", 0L);
        view.put("logical", 0L);
        view.put("inserted", false);
        view.put("context", Map.of());
        view.put("value", CelValues.of(after));
        view.put("before", CelValues.of(before));
        view.put("values", Map.of());
        view.put("row", Map.of());
        view.put("old_row", Map.of());
        return view;
    }

    static long position(Object result) {
        if (result instanceof Map<?, ?> view && view.get(POSITION) instanceof Long position) {
            return position;
        }
        throw new RuleException("the expression gave no write");
    }

    private static Map<String, Object> of(Write write, int position, boolean rows) {
        Map<String, Object> view = new HashMap<>();
        view.put(POSITION, (long) position);
        view.put("site", write.stamp().dot().origin().toString());
        view.put("sequence", write.stamp().dot().sequence());
        view.put("time", write.stamp().writtenAt().wallMillis());
        view.put("logical", (long) write.stamp().writtenAt().logical());
        view.put("inserted", write.whole());
        view.put("context", context(write));
        view.put("value", CelValues.of(write.after()));
        view.put("before", CelValues.of(write.before()));
        view.put("values", values(write));
        view.put("row", rows ? row(write.image()) : Map.of());
        view.put("old_row", rows ? row(old(write)) : Map.of());
        return view;
    }

    private static Map<String, Object> context(Write write) {
        Map<String, Object> seen = new HashMap<>();
        write.stamp().context().forEach((site, sequence) -> seen.put(site.toString(), sequence));
        return seen;
    }

    private static Map<String, Object> values(Write write) {
        Map<String, Object> values = new HashMap<>();
        write.columns().forEach(column -> values.put(column, CelValues.of(write.after(column))));
        return values;
    }

    private static @Nullable Row old(Write write) {
        return !write.whole() && write.operation() instanceof Operation.Update update ? update.before() : null;
    }

    /** Without the columns that the log did not carry. */
    private static Map<String, Object> row(@Nullable Row image) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; image != null && i < image.columns().size(); i++) {
            if (image.get(i) != Value.Unchanged.UNCHANGED) {
                row.put(image.columns().name(i), CelValues.of(image.get(i)));
            }
        }
        return row;
    }
}
