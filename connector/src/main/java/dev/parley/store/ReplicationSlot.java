package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** The slot that keeps PostgreSQL's log for one replication set. Thread-safe. */
public final class ReplicationSlot {
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final String EVICT = """
            SELECT pg_terminate_backend(active_pid, ?)
              FROM pg_replication_slots WHERE slot_name = ? AND active_pid IS NOT NULL
            """;
    private static final String DROP = """
            SELECT pg_drop_replication_slot(slot_name)
              FROM pg_replication_slots WHERE slot_name = ?
            """;

    private final Database database;
    private final String slot;

    public ReplicationSlot(Database database, String slot) {
        this.database = database;
        this.slot = slot;
    }

    /**
     * Ends the session that streams the slot, if there is one. For the holder of the lease only: then it is a session of
     * the holder before, which may be frozen or out of reach and would keep the slot until the server gives it up. Waits
     * for its end, at most 5 s.
     *
     * @throws StoreException if the server cannot be asked, or the session belongs to another role
     */
    public void evictReader() {
        database.inTransaction(Purpose.CATALOG, "end the reader of replication slot " + slot, this::evict);
    }

    /**
     * Drops the slot, if it is there: the server keeps no log for it any more, and nobody can read on where it was. For the
     * holder of the lease only, after its own reader has ended; another one's is ended first.
     *
     * @throws StoreException if the server refuses, as it does while the slot is in use
     */
    public void drop() {
        evictReader();
        database.inTransaction(Purpose.CATALOG, "drop replication slot " + slot, connection -> {
            try (PreparedStatement drop = connection.prepareStatement(DROP)) {
                drop.setString(1, slot);
                drop.executeQuery().close();
                return true;
            }
        });
    }

    private boolean evict(Connection connection) throws SQLException {
        try (PreparedStatement evict = connection.prepareStatement(EVICT)) {
            evict.setLong(1, END_LIMIT.toMillis());
            evict.setString(2, slot);
            evict.executeQuery().close();
            return true;
        }
    }
}
