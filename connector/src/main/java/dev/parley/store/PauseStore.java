package dev.parley.store;

import dev.parley.pipeline.PauseSwitch.Pause;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** The pause of a replication set, kept in its database: it holds for whichever agent serves the set. Thread-safe. */
public final class PauseStore {
    private final Database database;
    private final String set;

    public PauseStore(Database database, String set) {
        this.database = database;
        this.set = set;
    }

    /** The pause that holds; empty if nothing is paused. */
    public Optional<Pause> load() {
        return database.inTransaction(Purpose.STORE, "read the pause of set '" + set + "'", connection -> {
            Engine engine = database.engine();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT author, note, since FROM " + BridgeTable.PAUSE.sql(engine) + " WHERE set_name = ?")) {
                Bind.to(select).text(set);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Pause(row.getString(1), row.getString(2), row.getLong(3)))
                            : Optional.empty();
                }
            }
        });
    }

    /** Keeps a pause; one that holds already stays as it is. */
    public void keep(Pause pause) {
        database.inTransaction(Purpose.STORE, "keep the pause of set '" + set + "'", connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement(BridgeTable.PAUSE.insertIfAbsentSql(database.engine()))) {
                Bind.to(insert)
                        .text(set)
                        .text(pause.author())
                        .text(pause.note())
                        .number(pause.sinceMillis());
                return insert.executeUpdate();
            }
        });
    }

    /** Nothing is paused any more. */
    public void end() {
        database.inTransaction(Purpose.STORE, "end the pause of set '" + set + "'", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement(BridgeTable.PAUSE.deleteSql(database.engine()))) {
                Bind.to(delete).text(set);
                return delete.executeUpdate();
            }
        });
    }
}
