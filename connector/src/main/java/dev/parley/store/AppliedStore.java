package dev.parley.store;

import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which remote transactions this database holds. A range always starts right above what is committed, so a competitor
 * collides with the primary key. Thread-safe.
 */
public final class AppliedStore {
    private final Database database;
    private final String set;
    private final LeaseStore leases;
    private final String table;

    public AppliedStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
        this.table = BridgeTable.APPLIED.sql(database.engine());
    }

    /**
     * The newest range of each origin. Only true for the holder of the lease, read after its takeover has committed and
     * again after every unknown outcome of a COMMIT.
     */
    public List<AppliedRange> newest() {
        return database.inTransaction(Purpose.STORE, "read the applied ranges of set '" + set + "'", this::newest);
    }

    /** {@link #newest()} as a vector: per origin the highest sequence committed here. */
    public VersionVector committed() {
        Map<SiteId, Long> entries = new HashMap<>();
        newest().forEach(range -> entries.put(range.origin(), range.last()));
        return VersionVector.of(entries);
    }

    private List<AppliedRange> newest(Connection connection) throws SQLException {
        String sql = "SELECT a.site, a.incarnation, a.first_seq, a.last_seq, a.hlc, a.epoch FROM " + table
                + " a JOIN (SELECT set_name, site, incarnation, max(first_seq) AS newest FROM " + table
                + " WHERE set_name = ? GROUP BY set_name, site, incarnation) m"
                + " ON a.set_name = m.set_name AND a.site = m.site AND a.incarnation = m.incarnation"
                + " AND a.first_seq = m.newest ORDER BY a.site, a.incarnation";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, set);
            try (ResultSet rows = select.executeQuery()) {
                List<AppliedRange> ranges = new ArrayList<>();
                while (rows.next()) {
                    SiteId origin = new SiteId(rows.getString(1), rows.getInt(2));
                    ranges.add(new AppliedRange(
                            origin, rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6)));
                }
                return List.copyOf(ranges);
            }
        }
    }

    /**
     * Writes the markers of an apply transaction, as its first rows, and proves in the same statement that the lease is
     * still held; keeps it until that transaction ends.
     *
     * @param ranges at least one, all of this epoch
     * @throws LeaseLostException if another agent has taken it; then nothing is written
     * @throws SQLException of kind {@link ErrorKind#UNIQUE} if a range with the same start is committed already
     */
    public void mark(Connection connection, long epoch, List<AppliedRange> ranges) throws SQLException {
        int written;
        try (PreparedStatement insert = connection.prepareStatement(markSql(ranges.size()))) {
            Bind bind = Bind.to(insert);
            for (AppliedRange range : ranges) {
                bind.text(range.origin().name())
                        .number(range.origin().incarnation())
                        .number(range.first())
                        .number(range.last())
                        .number(range.hlc());
            }
            bind.text(set).number(epoch);
            written = insert.executeUpdate();
        }
        if (written != ranges.size()) {
            leases.requireHeld(connection, epoch);
            throw new SQLException("of " + ranges.size() + " markers of set '" + set + "' " + written
                    + " were written, though the lease is held");
        }
    }

    /** A list of ranges beside the lease's row, which is locked as it is found: without that row nothing is inserted. */
    private String markSql(int ranges) {
        boolean postgres = database.engine() == Engine.POSTGRESQL;
        String one = postgres ? "(?::text, ?::int, ?::bigint, ?::bigint, ?::bigint)" : "ROW(?, ?, ?, ?, ?)";
        return "INSERT INTO " + table + " (set_name, site, incarnation, first_seq, last_seq, hlc, epoch)"
                + " SELECT l.set_name, v.site, v.incarnation, v.first_seq, v.last_seq, v.hlc, l.epoch FROM "
                + BridgeTable.LEASE.sql(database.engine()) + " l CROSS JOIN (VALUES "
                + String.join(", ", Collections.nCopies(ranges, one))
                + ") AS v (site, incarnation, first_seq, last_seq, hlc)"
                + " WHERE l.set_name = ? AND l.epoch = ? FOR SHARE OF l";
    }

    /**
     * Deletes old ranges; the newest of an origin always stays, because it says what is committed.
     *
     * @param limit most rows deleted for each origin in this call
     * @return rows deleted
     * @throws LeaseLostException if another agent has taken the lease
     */
    public int compact(long epoch, int limit) {
        return database.inTransaction(Purpose.STORE, "compact the applied ranges of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            int deleted = 0;
            for (AppliedRange newest : newest(connection)) {
                deleted += deleteBelow(connection, newest, limit);
            }
            return deleted;
        });
    }

    private int deleteBelow(Connection connection, AppliedRange newest, int limit) throws SQLException {
        long bound = newest.first();
        String one = " FROM " + table + " WHERE set_name = ? AND site = ? AND incarnation = ? AND first_seq < ?";
        try (PreparedStatement select =
                connection.prepareStatement("SELECT first_seq" + one + " ORDER BY first_seq LIMIT 1 OFFSET " + limit)) {
            bindOrigin(select, newest.origin(), bound);
            try (ResultSet row = select.executeQuery()) {
                bound = row.next() ? row.getLong(1) : bound;
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE" + one)) {
            bindOrigin(delete, newest.origin(), bound);
            return delete.executeUpdate();
        }
    }

    private void bindOrigin(PreparedStatement statement, SiteId origin, long bound) throws SQLException {
        Bind.to(statement)
                .text(set)
                .text(origin.name())
                .number(origin.incarnation())
                .number(bound);
    }
}
