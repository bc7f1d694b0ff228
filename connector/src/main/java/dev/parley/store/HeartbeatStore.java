package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes heartbeats, which become part of the captured log. Thread-safe. */
public final class HeartbeatStore {
    private final Database database;
    private final String set;
    private final LeaseStore leases;
    private final String table;

    public HeartbeatStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
        this.table = BridgeTable.HEARTBEAT.sql(database.engine());
    }

    /**
     * Writes the next heartbeat.
     *
     * @param floor encoded vector of the last checkpoint known to be committed
     * @param policies that the site uses and has prepared, as text
     * @param members the sites of the group as this agent knows them, sorted
     * @return its number, counted by the database from 1
     * @throws LeaseLostException if another agent has taken the lease
     */
    public long beat(long epoch, Blob floor, String policies, List<String> members) {
        return database.inTransaction(Purpose.STORE, "write a heartbeat of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            long number = lastNumber(connection, " FOR UPDATE") + 1;
            write(connection, database.engine(), set, number, floor, policies, members);
            return number;
        });
    }

    /** Writes a heartbeat in the caller's transaction. */
    static void write(
            Connection connection,
            Engine engine,
            String set,
            long number,
            Blob floor,
            String policies,
            List<String> members)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(BridgeTable.HEARTBEAT.upsertSql(engine))) {
            Bind.to(upsert).text(set).number(number).bytes(floor).text(policies).text(String.join(",", members));
            upsert.executeUpdate();
        }
    }

    /** Number of the last heartbeat written here; 0 before the first. Below the log's last one: the database went back. */
    public long lastNumber() {
        return database.inTransaction(
                Purpose.STORE,
                "read the last heartbeat of set '" + set + "'",
                connection -> lastNumber(connection, ""));
    }

    /** Whom the last heartbeat has named; nobody before the first. */
    public List<String> lastMembers() {
        String sql = "SELECT members FROM " + table + " WHERE set_name = ?";
        return database.inTransaction(
                Purpose.STORE, "read whom the last heartbeat of set '" + set + "' names", connection -> {
                    List<String> members = new ArrayList<>();
                    Rows.each(connection, sql, List.of(set), row -> {
                        String all = row.getString(1);
                        members.addAll(all.isEmpty() ? List.of() : List.of(all.split(",")));
                    });
                    return members;
                });
    }

    private long lastNumber(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + database.engine().quote("number") + " FROM " + table + " WHERE set_name = ?" + lock)) {
            select.setString(1, set);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
