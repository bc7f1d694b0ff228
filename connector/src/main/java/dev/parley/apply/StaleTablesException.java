package dev.parley.apply;

import dev.parley.store.SqlFailure;

/** The tables are no longer as they were when apply began: it has to begin again with their shapes read anew. */
public final class StaleTablesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleTablesException(SqlFailure failure, Throwable cause) {
        super(
                "a table or column of the replicated tables is not there any more (" + failure
                        + "); their shapes are read anew",
                cause);
    }
}
