package dev.parley.join;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Map;

/** The rows that the database of a new site holds before it joins. Used by one thread. */
public interface ExistingRows {
    /** Keys in the database's own order, behind {@code after} if there is one. */
    List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit);

    /** Those of the rows that are there and that the site shares with the group. */
    Map<RowKey, Row> rows(TableShape table, List<RowKey> keys);

    /** Takes rows out of their table and keeps them apart, in one transaction. */
    void setAside(TableShape table, Map<RowKey, Row> rows, JoinSite.Run run);
}
