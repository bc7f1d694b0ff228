package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The fencing token of a replication set. Thread-safe. */
public final class LeaseStore {
    private final Database database;
    private final String set;
    private final String lockSql;
    private final String shareSql;
    private final String updateSql;

    public LeaseStore(Database database, String set) {
        this.database = database;
        this.set = set;
        String select = "SELECT epoch, holder, taken_at FROM " + BridgeTable.LEASE.sql(database.engine())
                + " WHERE set_name = ?";
        lockSql = select + " FOR UPDATE";
        shareSql = select + " FOR SHARE";
        updateSql = "UPDATE " + BridgeTable.LEASE.sql(database.engine())
                + " SET epoch = ?, holder = ?, taken_at = ? WHERE set_name = ?";
    }

    /**
     * Takes the lease from whoever holds it. Waits for that holder's open apply transactions to end.
     *
     * @param holder names this agent process, for messages
     * @return the new epoch; greater than every earlier one
     */
    public long takeOver(String holder, long nowMicros) {
        return database.inTransaction(Purpose.STORE, "take the lease of set '" + set + "'", connection -> {
            insertIfAbsent(connection);
            Lease before = read(connection, lockSql);
            long epoch = before == null ? 1 : before.epoch() + 1;
            try (PreparedStatement update = connection.prepareStatement(updateSql)) {
                Bind.to(update).number(epoch).text(holder).number(nowMicros).text(set);
                update.executeUpdate();
            }
            return epoch;
        });
    }

    private void insertIfAbsent(Connection connection) throws SQLException {
        String sql = BridgeTable.LEASE.insertIfAbsentSql(database.engine());
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Bind.to(insert).text(set).number(0).text("").number(0);
            insert.executeUpdate();
        }
    }

    /** Who holds the lease; empty if nobody ever took it. */
    public Optional<Lease> current() {
        return database.inTransaction(
                Purpose.STORE,
                "read the lease of set '" + set + "'",
                connection -> Optional.ofNullable(read(connection, shareSql)));
    }

    /**
     * Proves in the caller's transaction that the lease is still held, and keeps it until that transaction ends.
     *
     * @throws LeaseLostException if another agent has taken it
     */
    public void requireHeld(Connection connection, long epoch) throws SQLException {
        Lease found = read(connection, shareSql);
        if (found == null || found.epoch() != epoch) {
            throw new LeaseLostException(set, epoch, found);
        }
    }

    private @Nullable Lease read(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, set);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Lease(row.getLong(1), row.getString(2), row.getLong(3)) : null;
            }
        }
    }
}
