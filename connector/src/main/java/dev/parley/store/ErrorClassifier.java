package dev.parley.store;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;

/** Tells what an error of one engine means. Stateless, thread-safe. */
public interface ErrorClassifier {
    /** Chains of causes may be circular. */
    int MAX_CAUSES = 32;

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

    /** Classifies the first error of the database in a chain of causes; empty if there is none. */
    default Optional<SqlFailure> inChainOf(Throwable failure) {
        Throwable link = failure;
        for (int depth = 0; link != null && depth < MAX_CAUSES; depth++) {
            if (link instanceof SQLException error) {
                return Optional.of(classify(error));
            }
            link = link.getCause();
        }
        return Optional.empty();
    }

    static ErrorClassifier of(Engine engine) {
        return engine == Engine.POSTGRESQL ? new PostgresErrors() : new MySqlErrors();
    }
}
