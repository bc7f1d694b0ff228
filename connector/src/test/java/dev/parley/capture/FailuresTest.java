package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.parley.capture.CaptureFailure.Reason;
import java.io.EOFException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class FailuresTest {
    private static final CaptureSource PG = new CaptureSource.Postgres(
            "berlin/main", "db", 5432, "u", "secret", CaptureSource.Encryption.of("prefer"), "shop", "slot1", "pub");
    private static final CaptureSource MY = new CaptureSource.MySql(
            "oslo/main", "db", 3306, "u", "secret", CaptureSource.Encryption.of("preferred"), 7);

    private static Throwable wrapped(Throwable root) {
        return new RuntimeException("This connector will be stopped.", new IllegalStateException("wrapper", root));
    }

    @ParameterizedTest
    @CsvSource({
        "55006, replication slot \"s\" is active for PID 7, LOG_IN_USE",
        "42704, replication slot \"s\" does not exist, SLOT_MISSING",
        "42704, publication \"p\" does not exist, PUBLICATION_MISSING",
        "55000, logical decoding requires wal_level to be logical, LOG_OFF",
        "55000, can no longer get changes from replication slot \"s\", SLOT_LOST",
        "58P01, requested WAL segment 0001 has already been removed, SLOT_LOST",
        "57P01, terminating connection due to administrator command, UNREACHABLE",
        "08006, An I/O error occurred while sending to the backend, UNREACHABLE",
        "28P01, password authentication failed, ACCESS_DENIED",
        "42501, permission denied, ACCESS_DENIED"
    })
    void errorsOfPostgresAreToldApart(String state, String message, Reason reason) {
        assertThat(Failures.of(PG, wrapped(saidByServer(message, state))).reason())
                .isEqualTo(reason);
    }

    private static SQLException saidByServer(String message, String state) {
        return new PSQLException(new ServerErrorMessage("SFATAL\0C" + state + "\0M" + message + "\0\0"));
    }

    /** The driver's own word for a stream that has ended has the code of a lost slot. */
    @Test
    void streamThatHasEndedIsNoLostSlot() {
        SQLException error =
                new PSQLException("Tried to write to an inactive copy operation", PSQLState.OBJECT_NOT_IN_STATE);
        assertThat(error.getSQLState()).isEqualTo("55000");
        assertThat(Failures.of(PG, wrapped(error)).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "1236, Cannot replicate because the source purged required binary logs, LOG_GAP",
        "1236, A replica with the same server_uuid/server_id as this replica has connected, LOG_IN_USE",
        "1236, Replica has more GTIDs than the source has, LOG_BEHIND",
        "1045, Access denied, ACCESS_DENIED"
    })
    void errorsOfTheBinaryLogAreToldApart(int code, String message, Reason reason) {
        Throwable root = new ServerException(message, code, "HY000");
        assertThat(Failures.of(MY, wrapped(root)).reason()).isEqualTo(reason);
    }

    @Test
    void brokenConnectionsAreRetryableAndUnknownErrorsAreNot() {
        assertThat(Failures.of(MY, wrapped(new EOFException())).kind()).isEqualTo(CaptureFailure.Kind.RETRYABLE);
        assertThat(Failures.of(MY, wrapped(new ClassCastException("x"))).kind()).isEqualTo(CaptureFailure.Kind.FATAL);
    }

    /** Debezium has no type for it. */
    @Test
    void rowsOfATableAsItWasBeforeAreToldWithWhatToDo() {
        CaptureFailure failure = Failures.of(
                MY,
                wrapped(new IllegalStateException(
                        "Data row is smaller than a column index, internal schema representation"
                                + " is probably out of sync with real database schema")));
        assertThat(failure.reason()).isEqualTo(Reason.COLUMNS_UNKNOWN);
        assertThat(failure.message()).contains("oslo/main", "ALTER TABLE", "join this site anew");
    }

    @Test
    void knownReasonsPassThroughTheWrappers() {
        CaptureException known = new CaptureException(Reason.SCHEMA_CHANGED, "table t has new columns");
        CaptureFailure failure = Failures.of(PG, wrapped(known));
        assertThat(failure.reason()).isEqualTo(Reason.SCHEMA_CHANGED);
        assertThat(failure.message()).isEqualTo("table t has new columns");
    }

    @Test
    void messageIsThatOfTheRootAndNamesTheSource() {
        String message = Failures.of(PG, wrapped(new SQLException("server is gone", "08006")))
                .message();
        assertThat(message).contains("berlin/main").contains("server is gone").doesNotContain("secret");
    }
}
