package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes trailers. They matter in the log only, so their rows are purged later. Thread-safe. */
public final class TrailerStore {
    private final Database database;
    private final String set;

    public TrailerStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** Writes the trailer in the caller's transaction, as its last row. */
    public void write(Connection connection, Trailer trailer, long nowMicros) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BridgeTable.TRAILER.insertSql(database.engine()))) {
            Bind.to(insert)
                    .text(set)
                    .text(trailer.token())
                    .text(trailer.kind())
                    .bytes(trailer.keyList())
                    .number(nowMicros);
            insert.executeUpdate();
        }
    }

    /**
     * Deletes trailers older than {@code beforeMicros}.
     *
     * @return rows deleted
     */
    public int purge(long beforeMicros) {
        return database.inTransaction(Purpose.STORE, "purge the trailers of set '" + set + "'", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM "
                    + BridgeTable.TRAILER.sql(database.engine()) + " WHERE set_name = ? AND created_at < ?")) {
                Bind.to(delete).text(set).number(beforeMicros);
                return delete.executeUpdate();
            }
        });
    }
}
