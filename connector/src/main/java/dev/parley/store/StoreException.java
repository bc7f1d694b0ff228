package dev.parley.store;

import java.sql.SQLException;

/** An error of the database behind one of the stores: what was attempted, and what it calls for. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient SqlFailure failure;

    StoreException(String attempted, SqlFailure failure, SQLException cause) {
        super("could not " + attempted + ": " + oneLine(cause) + " " + failure.code() + advice(failure.kind()), cause);
        this.failure = failure;
    }

    private StoreException(StoreException first) {
        super(first.getMessage(), first);
        this.failure = first.failure;
    }

    /** The same error for one more thread that waited for what failed. */
    public StoreException again() {
        return new StoreException(this);
    }

    /** Drivers break their messages into lines; logs are read by lines. */
    private static String oneLine(SQLException cause) {
        String refusal = CertificateRefusal.reason(cause);
        if (refusal != null) {
            return "the certificate of the server is refused, " + refusal;
        }
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** What a person can do; the bridge's own tables are all that is written here. */
    private static String advice(ErrorKind kind) {
        return switch (kind) {
            case CERTIFICATE ->
                "; it must be in date, valid for database.host (with tls: verify-full), and of an authority in"
                        + " database.tls-ca: correct the site file, or give the server a new certificate";
            case AUTHENTICATION ->
                "; correct user and password under database in the site file; parley init makes the agent's role";
            case PRIVILEGE, SCHEMA ->
                "; run parley init, which makes the bridge's tables and grants what the role needs";
            case NO_DATABASE -> "; correct database.name in the site file, or create the database";
            case READ_ONLY -> "; name the primary server in the site file, or wait for its promotion";
            default -> "";
        };
    }

    public SqlFailure failure() {
        return failure;
    }

    public ErrorAction action() {
        return failure.action();
    }
}
