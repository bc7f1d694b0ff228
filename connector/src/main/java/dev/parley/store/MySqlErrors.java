package dev.parley.store;

import com.mysql.cj.exceptions.StatementIsClosedException;
import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import dev.parley.rules.Nullable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors of MySQL: by error number where its SQLSTATE is the catch-all HY000 or too coarse, else by SQLSTATE. */
final class MySqlErrors implements ErrorClassifier {
    private static final Pattern DUPLICATE_KEY = Pattern.compile("for key '(?:[^'.]*\\.)?([^']+)'");
    private static final Pattern CONSTRAINT = Pattern.compile("CONSTRAINT [`']([^`']+)[`']|constraint '([^']+)'");

    @Override
    public SqlFailure classify(SQLException thrown) {
        SQLException error = ErrorClassifier.root(thrown);
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        int code = error.getErrorCode();
        ErrorKind kind = CertificateRefusal.reason(error) == null ? byCode(code) : ErrorKind.CERTIFICATE;
        if (kind == null) {
            kind = error instanceof PacketTooBigException ? ErrorKind.PACKET_TOO_LARGE : byState(state, error);
        }
        return new SqlFailure(kind, constraint(kind, error), state, code);
    }

    private static @Nullable ErrorKind byCode(int code) {
        return switch (code) {
            case 1213, 3101 -> ErrorKind.SERIALIZATION;
            case 1205, 3572 -> ErrorKind.LOCK_TIMEOUT;
            case 1317, 3024, 1969 -> ErrorKind.STATEMENT_TIMEOUT;
            case 1290, 1792, 1836 -> ErrorKind.READ_ONLY;
            case 1053, 1077, 1079, 4031 -> ErrorKind.SHUTDOWN;
            case 1021, 1037, 1038, 1040, 1041, 1114, 1135, 1203, 1226 -> ErrorKind.RESOURCES;
            case 1022, 1062, 1586 -> ErrorKind.UNIQUE;
            case 1216, 1217, 1451, 1452 -> ErrorKind.FOREIGN_KEY;
            case 3819, 4025, 1526, 1748 -> ErrorKind.CHECK;
            case 1048, 1364 -> ErrorKind.NOT_NULL;
            case 1118, 1264, 1265, 1292, 1366, 1406, 3140, 1690 -> ErrorKind.TYPE;
            case 1054, 1136, 1146, 1412 -> ErrorKind.SCHEMA;
            case 1644 -> ErrorKind.RAISED;
            case 1045, 1698, 1862, 3118 -> ErrorKind.AUTHENTICATION;
            case 1044, 1142, 1143, 1227, 1370 -> ErrorKind.PRIVILEGE;
            case 1049 -> ErrorKind.NO_DATABASE;
            default -> null;
        };
    }

    private static ErrorKind byState(String state, SQLException error) {
        if (error instanceof SQLTransientConnectionException || state.startsWith("08") || isStatementLost(error)) {
            return ErrorKind.CONNECTION;
        }
        if (state.equals("40001")) {
            return ErrorKind.SERIALIZATION;
        }
        if (state.startsWith("22")) {
            return ErrorKind.TYPE;
        }
        if (state.startsWith("28")) {
            return ErrorKind.AUTHENTICATION;
        }
        return state.startsWith("45") ? ErrorKind.RAISED : ErrorKind.INTERNAL;
    }

    /** The driver closes the statements of a connection that it loses, and tells of these first in the midst of a batch. */
    private static boolean isStatementLost(SQLException error) {
        return error.getCause() instanceof StatementIsClosedException;
    }

    private static @Nullable String constraint(ErrorKind kind, SQLException error) {
        String message = String.valueOf(error.getMessage());
        if (kind == ErrorKind.UNIQUE) {
            Matcher found = DUPLICATE_KEY.matcher(message);
            String last = null;
            while (found.find()) { // the value comes first and may hold the same words
                last = found.group(1);
            }
            return last;
        }
        if (kind == ErrorKind.FOREIGN_KEY || kind == ErrorKind.CHECK) {
            Matcher found = CONSTRAINT.matcher(message);
            return found.find() ? (found.group(1) != null ? found.group(1) : found.group(2)) : null;
        }
        return null;
    }
}
