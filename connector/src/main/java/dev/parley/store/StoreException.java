package dev.parley.store;

import java.sql.SQLException;

/** An error of the database behind one of the stores: what was attempted, and what it calls for. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient SqlFailure failure;

    StoreException(String attempted, SqlFailure failure, SQLException cause) {
        super("could not " + attempted + ": " + failure + ": " + cause.getMessage(), cause);
        this.failure = failure;
    }

    public SqlFailure failure() {
        return failure;
    }

    public ErrorAction action() {
        return failure.action();
    }
}
