package dev.parley.sim;

import dev.parley.rules.Nullable;
import dev.parley.store.ErrorClassifier;
import dev.parley.store.ErrorKind;
import dev.parley.store.SqlFailure;
import java.sql.SQLException;

/** An error of the simulated server. Cheap: without stack trace. */
final class SimSqlException extends SQLException {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;
    private final @Nullable String constraint;

    SimSqlException(ErrorKind kind, @Nullable String constraint) {
        super(kind + (constraint == null ? "" : " " + constraint));
        this.kind = kind;
        this.constraint = constraint;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** Tells the kinds of these errors. */
    static ErrorClassifier classifier() {
        return error -> error instanceof SimSqlException own
                ? new SqlFailure(own.kind, own.constraint, "", 0)
                : new SqlFailure(ErrorKind.INTERNAL, null, "", 0);
    }
}
