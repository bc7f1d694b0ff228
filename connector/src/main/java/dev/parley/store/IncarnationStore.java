package dev.parley.store;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which sites have returned under their own names, as this database knows it, this site among them. Thread-safe. */
public final class IncarnationStore {
    /** So many epochs an incarnation has. */
    private static final int EPOCH_BITS = 32;

    private final Database database;
    private final String set;
    private final LeaseStore leases;

    public IncarnationStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
    }

    /** What is known of former incarnations. */
    public Incarnations load() {
        return database.inTransaction(Purpose.STORE, "read the incarnations of set '" + set + "'", connection -> {
            Map<SiteId, Long> ends = new HashMap<>();
            Rows.each(
                    connection,
                    "SELECT site, incarnation, last_seq FROM " + table()
                            + " WHERE set_name = ? AND last_seq IS NOT NULL",
                    List.of(set),
                    row -> ends.put(new SiteId(row.getString(1), row.getInt(2)), row.getLong(3)));
            return Incarnations.of(ends);
        });
    }

    /**
     * Adds what has become known of former incarnations.
     *
     * @throws LeaseLostException if another agent has taken the lease
     */
    public void save(long epoch, Incarnations known) {
        if (known.ends().isEmpty()) {
            return;
        }
        database.inTransaction(Purpose.STORE, "save the incarnations of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            for (Map.Entry<SiteId, Long> former : known.ends().entrySet()) {
                write(connection, former.getKey(), former.getValue(), "");
            }
            return true;
        });
    }

    /** The token with which this database has begun an incarnation of its site; empty if it has not begun that one. */
    public Optional<String> opening(SiteId site) {
        return database.inTransaction(Purpose.STORE, "read how " + site + " was begun", connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT opening FROM " + table()
                    + " WHERE set_name = ? AND site = ? AND incarnation = ? AND last_seq IS NULL")) {
                Bind.to(select).text(set).text(site.name()).number(site.incarnation());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /**
     * Makes the database that of an incarnation: it belongs to it from then on, and has written its first heartbeat, the one
     * that opens it in the log. Epochs of its lease are higher than all of the incarnations before, also of those that the
     * database has forgotten: an agent of such a one that wakes up finds its lease lost.
     *
     * @param opening token of that heartbeat
     * @throws LeaseLostException if another agent has taken the lease
     */
    public void begin(long epoch, SelfRow self, String opening) {
        database.inTransaction(Purpose.STORE, "begin " + self.site() + " with set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            SelfStore.write(connection, database.engine(), set, self);
            HeartbeatStore.write(connection, database.engine(), set, 1, Blob.of(new byte[0]), "", List.of());
            write(connection, self.site(), null, opening);
            leases.raise(connection, (long) self.site().incarnation() << EPOCH_BITS);
            return true;
        });
    }

    private void write(Connection connection, SiteId site, @Nullable Long last, String opening) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(BridgeTable.INCARNATION.upsertSql(database.engine()))) {
            Bind.to(upsert)
                    .text(set)
                    .text(site.name())
                    .number((long) site.incarnation())
                    .number(last)
                    .text(opening);
            upsert.executeUpdate();
        }
    }

    private String table() {
        return BridgeTable.INCARNATION.sql(database.engine());
    }
}
