package dev.parley.apply;

import dev.parley.store.SqlFailure;
import java.sql.SQLException;

/** Applying cannot go on, and waiting will not heal it. */
public final class ApplyFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean refusal;

    ApplyFailedException(String message, Throwable cause) {
        super(message, cause);
        this.refusal = false;
    }

    ApplyFailedException(String message) {
        super(message);
        this.refusal = false;
    }

    private ApplyFailedException(String message, SQLException cause) {
        super(message, cause);
        this.refusal = true;
    }

    /** @param what completes "the database refuses …" */
    static ApplyFailedException refused(String what, SqlFailure failure, SQLException cause) {
        return new ApplyFailedException(
                "the database refuses " + what + ": " + cause.getMessage() + " [" + failure
                        + "]; run parley check, which says what the agent's role and the server's settings lack",
                cause);
    }

    /** True if the database refused a statement for a reason that lies in its settings or rights. */
    public boolean isRefusal() {
        return refusal;
    }
}
