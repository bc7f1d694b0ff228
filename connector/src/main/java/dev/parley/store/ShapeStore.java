package dev.parley.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** What capture knows of former columns of the tables, in a form that is its own. Thread-safe. */
public final class ShapeStore {
    private final Database database;
    private final String set;
    private final LeaseStore leases;

    public ShapeStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
    }

    /** What was kept last; empty if nothing ever was. To be called after the takeover has committed. */
    public Optional<Blob> load() {
        return database.inTransaction(Purpose.STORE, "read former columns of set '" + set + "'", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT doc FROM " + BridgeTable.SHAPES.sql(database.engine()) + " WHERE set_name = ?")) {
                Bind.to(select).text(set);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(Blob.of(row.getBytes(1))) : Optional.empty();
                }
            }
        });
    }

    /**
     * Keeps it in place of what was kept before, durable when this returns.
     *
     * @throws LeaseLostException if another agent has taken the lease
     */
    public void keep(long epoch, Blob doc, long nowMicros) {
        database.inTransaction(Purpose.STORE, "keep former columns of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            try (PreparedStatement upsert =
                    connection.prepareStatement(BridgeTable.SHAPES.upsertSql(database.engine()))) {
                Bind.to(upsert).text(set).bytes(doc).number(nowMicros);
                return upsert.executeUpdate();
            }
        });
    }
}
