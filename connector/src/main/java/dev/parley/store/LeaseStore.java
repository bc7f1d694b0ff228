package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/** The fencing token of a replication set. Thread-safe. */
public final class LeaseStore {
    private final Database database;
    private final String set;
    private final String lockSql;
    private final String shareSql;
    private final String readSql;
    private final String updateSql;
    private final String releaseSql;
    private final String raiseSql;

    public LeaseStore(Database database, String set) {
        this.database = database;
        this.set = set;
        String select = "SELECT epoch, holder, taken_at FROM " + BridgeTable.LEASE.sql(database.engine())
                + " WHERE set_name = ?";
        readSql = select;
        lockSql = select + " FOR UPDATE";
        shareSql = select + " FOR SHARE";
        updateSql = "UPDATE " + BridgeTable.LEASE.sql(database.engine())
                + " SET epoch = ?, holder = ?, taken_at = ? WHERE set_name = ?";
        releaseSql = "UPDATE " + BridgeTable.LEASE.sql(database.engine())
                + " SET holder = '' WHERE set_name = ? AND epoch = ?";
        raiseSql = "UPDATE " + BridgeTable.LEASE.sql(database.engine())
                + " SET epoch = ?, holder = '' WHERE set_name = ? AND epoch < ?";
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
            return take(connection, lockedEpoch(connection), holder, nowMicros);
        });
    }

    /**
     * Takes the lease if nobody has taken it since it was looked at.
     *
     * @param seen the epoch then; 0 if nobody had ever held it
     * @return the new epoch; empty if somebody else was quicker
     */
    public OptionalLong takeOverFrom(long seen, String holder, long nowMicros) {
        return database.inTransaction(Purpose.STORE, "take the lease of set '" + set + "'", connection -> {
            insertIfAbsent(connection);
            long found = lockedEpoch(connection);
            return found == seen ? OptionalLong.of(take(connection, found, holder, nowMicros)) : OptionalLong.empty();
        });
    }

    /** Gives the lease up, so that the next agent need not ask whether this one lives. Does nothing if it is lost. */
    public void release(long epoch) {
        database.inTransaction(Purpose.STORE, "give up the lease of set '" + set + "'", connection -> {
            try (PreparedStatement update = connection.prepareStatement(releaseSql)) {
                Bind.to(update).text(set).number(epoch);
                return update.executeUpdate();
            }
        });
    }

    private long lockedEpoch(Connection connection) throws SQLException {
        Lease before = read(connection, lockSql);
        return before == null ? 0 : before.epoch();
    }

    private long take(Connection connection, long before, String holder, long nowMicros) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(updateSql)) {
            Bind.to(update).number(before + 1).text(holder).number(nowMicros).text(set);
            update.executeUpdate();
        }
        return before + 1;
    }

    private void insertIfAbsent(Connection connection) throws SQLException {
        String sql = BridgeTable.LEASE.insertIfAbsentSql(database.engine());
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Bind.to(insert).text(set).number(0).text("").number(0);
            insert.executeUpdate();
        }
    }

    /** Who holds the lease; empty if nobody ever took it. Takes no lock. */
    public Optional<Lease> current() {
        return database.inTransaction(
                Purpose.STORE,
                "read the lease of set '" + set + "'",
                connection -> Optional.ofNullable(read(connection, readSql)));
    }

    /**
     * Looks in the caller's transaction whether the lease is still held, without a lock: true at the moment of reading.
     *
     * @throws LeaseLostException if another agent has taken it
     */
    void requireUnchanged(Connection connection, long epoch) throws SQLException {
        require(read(connection, readSql), epoch);
    }

    /**
     * Proves in the caller's transaction that the lease is still held, and keeps it until that transaction ends.
     *
     * @throws LeaseLostException if another agent has taken it
     */
    public void requireHeld(Connection connection, long epoch) throws SQLException {
        require(read(connection, shareSql), epoch);
    }

    /** Sets the epoch, which was lower, in the caller's transaction, and gives the lease up. */
    void raise(Connection connection, long epoch) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(raiseSql)) {
            Bind.to(update).number(epoch).text(set).number(epoch);
            update.executeUpdate();
        }
    }

    private void require(@Nullable Lease found, long epoch) {
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
