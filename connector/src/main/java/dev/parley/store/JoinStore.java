package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a site that joins has taken over so far, and the first markers and pins of its agent. Thread-safe. */
public final class JoinStore {
    private static final String DONOR = "";

    private final Database database;
    private final String set;
    private final LeaseStore leases;
    private final AppliedStore applied;
    private final ProjectedStore projected;

    public JoinStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
        this.applied = new AppliedStore(database, set);
        this.projected = new ProjectedStore(database, set);
    }

    /**
     * How far a table is copied.
     *
     * @param after text of the last key; null before the first
     */
    public record Copied(@Nullable String after, boolean done, long rows) {}

    /**
     * A run.
     *
     * @param existing word for what becomes of rows that were there before
     * @param prepared true once none of them is left
     */
    public record Run(String donor, String existing, boolean prepared) {}

    /** The run that is under way. */
    public Optional<Run> run() {
        return database.inTransaction(Purpose.STORE, "read how far set '" + set + "' has joined", connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT donor, after_key, done FROM "
                    + BridgeTable.JOINING.sql(database.engine()) + " WHERE set_name = ? AND tbl = ?")) {
                Bind.to(select).text(set).text(DONOR);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Run(row.getString(1), row.getString(2), row.getLong(3) == 1))
                            : Optional.empty();
                }
            }
        });
    }

    /** How far each table is copied; those that are not begun are left out. */
    public Map<String, Copied> progress() {
        return database.inTransaction(Purpose.STORE, "read how far set '" + set + "' has joined", connection -> {
            Map<String, Copied> progress = new TreeMap<>();
            Rows.each(
                    connection,
                    "SELECT tbl, after_key, done, copied FROM " + BridgeTable.JOINING.sql(database.engine())
                            + " WHERE set_name = ?",
                    List.of(set),
                    row -> progress.put(
                            row.getString(1), new Copied(row.getString(2), row.getLong(3) == 1, row.getLong(4))));
            progress.remove(DONOR);
            return progress;
        });
    }

    /** Begins a run, or takes down how far it is, and forgets every other one. */
    public void begin(long epoch, Run run) {
        database.inTransaction(Purpose.STORE, "begin to join with set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            clear(connection, BridgeTable.JOINING);
            write(connection, DONOR, run.donor(), new Copied(run.existing(), run.prepared(), 0));
            return true;
        });
    }

    /** Remembers, in the caller's transaction, how far a table is copied. */
    public void copied(Connection connection, String donor, String table, Copied copied) throws SQLException {
        write(connection, table, donor, copied);
    }

    private void write(Connection connection, String table, String donor, Copied copied) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(BridgeTable.JOINING.upsertSql(database.engine()))) {
            Bind.to(upsert)
                    .text(set)
                    .text(table)
                    .text(donor)
                    .text(copied.after())
                    .number(copied.done() ? 1 : 0)
                    .number(copied.rows());
            upsert.executeUpdate();
        }
    }

    /** Writes what is applied and which rows are pinned, in place of what an interrupted run has left. */
    public void marked(long epoch, List<AppliedRange> ranges, List<ProjectedRow> pins) {
        database.inTransaction(Purpose.STORE, "mark what set '" + set + "' has taken over", connection -> {
            leases.requireHeld(connection, epoch);
            clear(connection, BridgeTable.APPLIED);
            clear(connection, BridgeTable.PROJECTED);
            if (!ranges.isEmpty()) {
                applied.mark(connection, epoch, ranges);
            }
            projected.pin(connection, pins);
            return true;
        });
    }

    /** Forgets the run. */
    public void end(long epoch) {
        database.inTransaction(Purpose.STORE, "end the join of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            clear(connection, BridgeTable.JOINING);
            return true;
        });
    }

    private void clear(Connection connection, BridgeTable table) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table.sql(database.engine()) + " WHERE set_name = ?")) {
            delete.setString(1, set);
            delete.executeUpdate();
        }
    }
}
