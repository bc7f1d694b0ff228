package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Forgets what people have decided, and proposed to decide, about rows of which no conflict is remembered any more: capture has
 * read a decision when it was made, and its row is needed for its conflict's history only. Thread-safe.
 */
public final class OldDecisions {
    private final Database database;
    private final String set;

    public OldDecisions(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /**
     * Forgets decisions that were made, and proposals that were closed, before a time.
     *
     * @return how many it forgot
     */
    public int forget(long beforeMicros) {
        return database.inTransaction(
                Purpose.STORE,
                "forget old decisions of set '" + set + "'",
                connection -> forget(connection, BridgeTable.DECISION, "created_at", beforeMicros)
                        + forget(connection, BridgeTable.PROPOSAL, "closed_at", beforeMicros));
    }

    private int forget(Connection connection, BridgeTable table, String time, long beforeMicros) throws SQLException {
        Engine engine = database.engine();
        String conflicts = BridgeTable.CONFLICT.sql(engine);
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table.sql(engine)
                + " AS old WHERE old.set_name = ? AND old." + time + " < ? AND NOT EXISTS (SELECT 1 FROM " + conflicts
                + " c WHERE c.set_name = old.set_name AND c.tbl = old.tbl AND c.key_hash = old.key_hash)")) {
            Bind.to(delete).text(set).number(beforeMicros);
            return delete.executeUpdate();
        }
    }
}
