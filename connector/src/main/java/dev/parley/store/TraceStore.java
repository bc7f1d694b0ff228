package dev.parley.store;

import java.sql.PreparedStatement;
import java.util.List;

/** What applications say of their traces matters in the log only, so these rows are purged. One thread at a time. */
public final class TraceStore {
    private final Database database;
    /** Rows up to here were there the last time, so they are old. */
    private long seen;

    public TraceStore(Database database) {
        this.database = database;
    }

    /**
     * Deletes what was there when this was last called.
     *
     * @return rows deleted
     */
    public int purge() {
        return database.inTransaction(Purpose.STORE, "purge old trace contexts", connection -> {
            String table = BridgeTable.TRACE.sql(database.engine());
            int deleted = 0;
            if (seen > 0) {
                try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE id <= ?")) {
                    Bind.to(delete).number(seen);
                    deleted = delete.executeUpdate();
                }
            }
            seen = Rows.list(connection, "SELECT max(id) FROM " + table, List.of(), row -> row.getLong(1))
                    .get(0);
            return deleted;
        });
    }
}
