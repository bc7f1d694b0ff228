package dev.parley.capture;

import com.github.shyiko.mysql.binlog.network.AuthenticationException;
import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.parley.capture.CaptureFailure.Reason;
import dev.parley.rules.Nullable;
import dev.parley.store.Engine;
import dev.parley.store.ErrorAction;
import dev.parley.store.ErrorClassifier;
import dev.parley.store.ErrorKind;
import dev.parley.store.SqlFailure;
import dev.parley.store.StoreException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Tells from an exception why capture ended. Stateless. */
final class Failures {
    private static final int MAX_CAUSES = 32;

    /** MySQL's "fatal error when reading data from binlog": says little, the message says more. */
    private static final int BINLOG_READ_ERROR = 1236;

    /** Debezium met a row that has not as many columns as it takes its table to have. */
    private static final String OTHER_COLUMNS = "internal schema representation is probably out of sync";

    private static final String INVALID_CONFIGURATION = "Connector configuration is not valid";

    private Failures() {}

    static CaptureFailure of(CaptureSource source, Throwable thrown) {
        CaptureException known = find(thrown, CaptureException.class);
        if (known != null) {
            return known.failure();
        }
        if (sentence(thrown).contains(OTHER_COLUMNS)) {
            return new CaptureFailure(
                    Reason.COLUMNS_UNKNOWN,
                    "capture of " + source
                            + " ended: the log has rows that were written before a table was changed by ALTER"
                            + " TABLE, and no agent has kept which columns it had then. Nothing"
                            + " was published. Bring the table back to the columns that it had when parley init ran, start the"
                            + " agent, and change the table while it runs; or join this site anew",
                    thrown);
        }
        Reason reason = reason(source, thrown);
        return new CaptureFailure(reason, "capture of " + source + " ended: " + sentence(thrown), thrown);
    }

    private static Reason reason(CaptureSource source, Throwable thrown) {
        StoreException store = find(thrown, StoreException.class);
        if (store != null) {
            return ofSql(store.failure(), thrown);
        }
        ServerException mysql = find(thrown, ServerException.class);
        if (mysql != null) {
            return ofBinlog(mysql);
        }
        if (find(thrown, AuthenticationException.class) != null) {
            return Reason.ACCESS_DENIED;
        }
        Engine engine = source instanceof CaptureSource.Postgres ? Engine.POSTGRESQL : Engine.MYSQL;
        Optional<SqlFailure> sql = ErrorClassifier.of(engine).inChainOf(thrown);
        if (sql.isPresent()) {
            return ofSql(sql.get(), thrown);
        }
        if (sentence(thrown).contains(INVALID_CONFIGURATION)) {
            return ofValidation(sentence(thrown).toLowerCase(Locale.ROOT));
        }
        boolean network = find(thrown, IOException.class) != null || find(thrown, TimeoutException.class) != null;
        return network ? Reason.UNREACHABLE : Reason.INTERNAL;
    }

    /** Debezium connects to validate its configuration, and tells what went wrong only as text. */
    private static Reason ofValidation(String said) {
        boolean denied = said.contains("password authentication failed")
                || said.contains("access denied")
                || said.contains("permission denied");
        return denied ? Reason.ACCESS_DENIED : Reason.UNREACHABLE;
    }

    private static Reason ofSql(SqlFailure failure, Throwable thrown) {
        if (failure.kind() == ErrorKind.CONNECTION) {
            return Reason.UNREACHABLE;
        }
        String said = sentence(thrown).toLowerCase(Locale.ROOT);
        return switch (failure.sqlState()) {
            case "55006" -> Reason.LOG_IN_USE;
            case "42704" -> said.contains("publication") ? Reason.PUBLICATION_MISSING : Reason.SLOT_MISSING;
            case "55000" -> said.contains("wal_level") ? Reason.LOG_OFF : Reason.SLOT_LOST;
            case "58P01" -> Reason.SLOT_LOST;
            default -> ofKind(failure.kind());
        };
    }

    private static Reason ofKind(ErrorKind kind) {
        if (kind == ErrorKind.CERTIFICATE
                || kind == ErrorKind.AUTHENTICATION
                || kind == ErrorKind.PRIVILEGE
                || kind == ErrorKind.NO_DATABASE) {
            return Reason.ACCESS_DENIED;
        }
        return kind.action() == ErrorAction.RETRY ? Reason.UNREACHABLE : Reason.INTERNAL;
    }

    private static Reason ofBinlog(ServerException error) {
        if (error.getErrorCode() != BINLOG_READ_ERROR) {
            return error.getErrorCode() == 1045 || error.getErrorCode() == 1227
                    ? Reason.ACCESS_DENIED
                    : Reason.INTERNAL;
        }
        String said = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("server_id") || said.contains("server_uuid")) {
            return Reason.LOG_IN_USE;
        }
        if (said.contains("more gtids")) {
            return Reason.LOG_BEHIND;
        }
        return said.contains("purged") || said.contains("could not find first log") ? Reason.LOG_GAP : Reason.INTERNAL;
    }

    /** The message nearest to the root that says something; wrappers say "this connector will be stopped". */
    private static String sentence(Throwable thrown) {
        String text = thrown.toString();
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < MAX_CAUSES; depth++) {
            if (link.getMessage() != null) {
                text = link.getMessage();
            }
            link = link.getCause();
        }
        return text;
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(link)) {
                return type.cast(link);
            }
            link = link.getCause();
        }
        return null;
    }
}
