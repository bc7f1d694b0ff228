package dev.parley.store;

/** What went wrong in the database, the same words for both engines. */
public enum ErrorKind {
    CONNECTION(ErrorAction.RETRY),
    SHUTDOWN(ErrorAction.RETRY),
    SERIALIZATION(ErrorAction.RETRY),
    LOCK_TIMEOUT(ErrorAction.RETRY),
    STATEMENT_TIMEOUT(ErrorAction.RETRY),
    /** Disk full, too many connections, out of memory. */
    RESOURCES(ErrorAction.RETRY),
    /** A row is larger than MySQL takes in one piece: raise {@code max_allowed_packet}, to twice the largest value at least. */
    PACKET_TOO_LARGE(ErrorAction.RETRY),
    /** The server accepts no writes, for example a standby before its promotion. */
    READ_ONLY(ErrorAction.RETRY),
    UNIQUE(ErrorAction.ESCALATE),
    FOREIGN_KEY(ErrorAction.ESCALATE),
    CHECK(ErrorAction.ESCALATE),
    NOT_NULL(ErrorAction.ESCALATE),
    /** A value does not fit its column. */
    TYPE(ErrorAction.ESCALATE),
    /** A table or column is not there, or has another shape. */
    SCHEMA(ErrorAction.ESCALATE),
    /** Raised by a trigger or another rule of the database. */
    RAISED(ErrorAction.ESCALATE),
    /** The server's certificate is for another host, out of date, or of an authority that is not trusted. */
    CERTIFICATE(ErrorAction.STOP),
    AUTHENTICATION(ErrorAction.STOP),
    PRIVILEGE(ErrorAction.STOP),
    NO_DATABASE(ErrorAction.STOP),
    /** A mistake of the bridge, or one it does not know. */
    INTERNAL(ErrorAction.STOP);

    private final ErrorAction action;

    ErrorKind(ErrorAction action) {
        this.action = action;
    }

    public ErrorAction action() {
        return action;
    }
}
