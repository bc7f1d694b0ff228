package dev.parley.apply;

import dev.parley.store.Database;
import dev.parley.store.Purpose;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections for the apply lane: READ COMMITTED, autocommit off, triggers and foreign keys of the server off. */
public interface ConnectionSource {
    /** Those of a pool. */
    static ConnectionSource of(Database database) {
        return new ConnectionSource() {
            @Override
            public Connection open() throws SQLException {
                return database.connection(Purpose.APPLY);
            }

            @Override
            public void renew() {
                database.renew(Purpose.APPLY);
            }
        };
    }

    Connection open() throws SQLException;

    /** The next ones are new to the server, so that they have settings that it was given since. */
    default void renew() {}
}
