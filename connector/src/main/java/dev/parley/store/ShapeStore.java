package dev.parley.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/**
 * What capture knows of the tables at former places of the log: their columns, or since when they belong to the set. In a
 * form that is its own. Thread-safe.
 */
public final class ShapeStore {
    /** Beside the name of a set, which has no such character. */
    private static final String TABLES = "/tables";

    private final Database database;
    private final String name;
    private final LeaseStore leases;

    private ShapeStore(Database database, String set, String name) {
        this.database = database;
        this.name = name;
        this.leases = new LeaseStore(database, set);
    }

    /** The columns. */
    public static ShapeStore ofColumns(Database database, String set) {
        return new ShapeStore(database, set, set);
    }

    /** Since when the tables belong to the set. */
    public static ShapeStore ofTables(Database database, String set) {
        return new ShapeStore(database, set, set + TABLES);
    }

    /** What was kept last; empty if nothing ever was. To be called after the takeover has committed. */
    public Optional<Blob> load() {
        return database.inTransaction(
                Purpose.STORE, "read what is kept of former tables of set '" + name + "'", connection -> {
                    try (PreparedStatement select = connection.prepareStatement(
                            "SELECT doc FROM " + BridgeTable.SHAPES.sql(database.engine()) + " WHERE set_name = ?")) {
                        Bind.to(select).text(name);
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
        database.inTransaction(Purpose.STORE, "keep former tables of set '" + name + "'", connection -> {
            leases.requireHeld(connection, epoch);
            try (PreparedStatement upsert =
                    connection.prepareStatement(BridgeTable.SHAPES.upsertSql(database.engine()))) {
                Bind.to(upsert).text(name).bytes(doc).number(nowMicros);
                return upsert.executeUpdate();
            }
        });
    }
}
