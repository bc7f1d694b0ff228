package dev.parley.agent;

import dev.parley.apply.BroughtRows;
import dev.parley.apply.TableLoader;
import dev.parley.join.Existing;
import dev.parley.join.ExistingRows;
import dev.parley.join.JoinSite;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows that a site's tables hold before it joins. Used by one thread. */
record RowsBefore(TableLoader loader, BroughtRows brought) implements ExistingRows {
    @Override
    public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
        return loader.keys(table, after, limit);
    }

    @Override
    public Map<RowKey, Row> rows(TableShape table, List<RowKey> keys) {
        Map<RowKey, Row> shared = new LinkedHashMap<>();
        brought.rows(table, keys).forEach((key, row) -> {
            if (RowPart.has(table.sharing().part(), row)) {
                shared.put(key, row);
            }
        });
        return shared;
    }

    /** What the site may not send waits for a person, whatever was asked for. */
    @Override
    public void setAside(TableShape table, Map<RowKey, Row> rows, JoinSite.Run run) {
        String wish = (table.sharing().sends() ? run.existing() : Existing.REVIEW).word();
        brought.setAside(table, rows, run.donor(), wish);
    }
}
