package dev.parley.store;

import dev.parley.rules.Nullable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Errors of PostgreSQL, by SQLSTATE (PostgreSQL manual, appendix A). */
final class PostgresErrors implements ErrorClassifier {
    /** What the driver says of a stream that has ended; from a server it tells of the state of a slot or a setting. */
    private static final String ENDED_STREAM = "55000";

    @Override
    public SqlFailure classify(SQLException thrown) {
        SQLException error = ErrorClassifier.root(thrown);
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        ErrorKind kind = CertificateRefusal.reason(error) == null ? kind(state, error) : ErrorKind.CERTIFICATE;
        return new SqlFailure(kind, constraint(error), state, 0);
    }

    private static ErrorKind kind(String state, SQLException error) {
        if (state.length() != 5) {
            return error instanceof SQLTransientConnectionException ? ErrorKind.CONNECTION : ErrorKind.INTERNAL;
        }
        if (state.equals(ENDED_STREAM)
                && error instanceof PSQLException driver
                && driver.getServerErrorMessage() == null) {
            return ErrorKind.CONNECTION;
        }
        return switch (state) {
            case "40001", "40P01" -> ErrorKind.SERIALIZATION;
            case "55P03" -> ErrorKind.LOCK_TIMEOUT;
            case "57014" -> ErrorKind.STATEMENT_TIMEOUT;
            case "25006" -> ErrorKind.READ_ONLY;
            case "25P03", "57P01", "57P02", "57P03", "57P05" -> ErrorKind.SHUTDOWN;
            case "23505", "23P01" -> ErrorKind.UNIQUE;
            case "23503", "23001" -> ErrorKind.FOREIGN_KEY;
            case "23514", "44000" -> ErrorKind.CHECK;
            case "23502" -> ErrorKind.NOT_NULL;
            case "54000" -> ErrorKind.TYPE; // a value that an index has no room for
            case "42501" -> ErrorKind.PRIVILEGE;
            case "3D000" -> ErrorKind.NO_DATABASE;
            case "42P01", "42703", "42704", "42804", "3F000", "428C9" -> ErrorKind.SCHEMA;
            default -> byClass(state.substring(0, 2));
        };
    }

    private static ErrorKind byClass(String stateClass) {
        return switch (stateClass) {
            case "08" -> ErrorKind.CONNECTION;
            case "53", "58" -> ErrorKind.RESOURCES;
            case "22" -> ErrorKind.TYPE;
            case "23" -> ErrorKind.CHECK;
            case "28" -> ErrorKind.AUTHENTICATION;
            case "P0" -> ErrorKind.RAISED;
            default -> ErrorKind.INTERNAL;
        };
    }

    private static @Nullable String constraint(SQLException error) {
        ServerErrorMessage message = error instanceof PSQLException e ? e.getServerErrorMessage() : null;
        return message == null ? null : message.getConstraint();
    }
}
