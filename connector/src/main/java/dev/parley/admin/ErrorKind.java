package dev.parley.admin;

import java.util.Locale;
import java.util.Optional;

/** Why a request is refused. The words are an interface to scripts; they never change their meaning. */
public enum ErrorKind {
    BAD_REQUEST(400, "a parameter or the body is not what the route takes"),
    MALFORMED_KEY(400, "a key has not as many or not such values as the table's primary key"),
    UNAUTHORIZED(401, "the token is missing, wrong or expired"),
    CHANGES_OFF(403, "the agent has no token configured, so nothing can be changed through it"),
    UNKNOWN_ROUTE(404, "there is no such path"),
    UNKNOWN_SITE(404, "the group has no such site"),
    UNKNOWN_SET(404, "the site has no such replication set"),
    UNKNOWN_TABLE(404, "the site replicates no such table"),
    UNKNOWN_COLUMN(404, "the table has no such column"),
    UNKNOWN_ID(404, "nothing has this identifier"),
    WRONG_METHOD(405, "the path answers other methods"),
    SUPERSEDED(409, "what the request refers to has been decided or overwritten since; nothing was changed"),
    IMPOSSIBLE(409, "what is there does not allow it; nothing was changed"),
    TOO_LARGE(413, "the body is larger than the agent takes"),
    WRONG_HOST(421, "the request's Host is a name that a loopback address does not answer to"),
    INTERNAL(500, "an error nobody foresaw; the agent's log has more"),
    BUSY(503, "the agent has another large request in its memory; ask again"),
    NOT_RUNNING(503, "the replication set is not running now"),
    DATABASE(503, "the database refuses or cannot be reached");

    private final int status;
    private final String meaning;

    ErrorKind(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** Status of the HTTP answer. */
    public int status() {
        return status;
    }

    /** One line for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** {@code unknown-table}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of a word; empty if a newer agent said it. */
    public static Optional<ErrorKind> of(String word) {
        for (ErrorKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
