package dev.parley.store;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells what an error of one engine means. Stateless, thread-safe. */
public interface ErrorClassifier {
    SqlFailure classify(SQLException error);

    /** The driver's own error behind the wrapper of a pool or a batch. */
    static SQLException root(SQLException error) {
        if (error instanceof SQLTransientConnectionException && error.getCause() instanceof SQLException cause) {
            return cause;
        }
        if (error instanceof BatchUpdateException && error.getNextException() != null) {
            return error.getNextException();
        }
        return error;
    }

    static ErrorClassifier of(Engine engine) {
        return engine == Engine.POSTGRESQL ? new PostgresErrors() : new MySqlErrors();
    }
}
