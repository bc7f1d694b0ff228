package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.capture.CaptureFailure.Reason;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogState;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static final CaptureSource PG = new CaptureSource.Postgres(
            "berlin/main", "db", 5432, "u", "secret", CaptureSource.Encryption.of("prefer"), "shop", "slot1", "pub");
    private static final CaptureSource MY = new CaptureSource.MySql(
            "oslo/main", "db", 3306, "u", "secret", CaptureSource.Encryption.of("preferred"), 7);
    private static final LogPosition.Postgres AT = new LogPosition.Postgres(100);
    private static final LogPosition.MySql AT_MY = new LogPosition.MySql("binlog.000002", 100, "g:1-9");

    private static LogState.Slot slot(String plugin, int pid, long confirmed, String status) {
        return new LogState.Slot(plugin, pid, new LogPosition.Postgres(confirmed), status);
    }

    private static LogState.Postgres pg(long end, LogState.Slot slot) {
        return new LogState.Postgres(new LogPosition.Postgres(end), "logical", false, true, Optional.of(slot));
    }

    private static LogState.MySql my(String format, String image, String gtid, String removed, String unknown) {
        return new LogState.MySql(
                new LogPosition.MySql("binlog.000003", 4, "g:1-20"), true, format, image, gtid, removed, unknown, 0);
    }

    private static Reason reason(CaptureSource source, LogState state, LogPosition from) {
        CaptureException thrown =
                catchThrowableOfType(CaptureException.class, () -> Preflight.check(source, state, from));
        CaptureFailure failure = Objects.requireNonNull(thrown).failure();
        assertThat(failure.message()).contains(source.name()).doesNotContain("secret");
        return failure.reason();
    }

    @Test
    void slotThatReachesBackToTheCheckpointIsGood() {
        LogState good = pg(200, slot("pgoutput", 0, 100, "reserved"));
        assertThatCode(() -> Preflight.check(PG, good, AT)).doesNotThrowAnyException();
    }

    @Test
    void everyWayInWhichASlotCannotServeHasItsOwnReason() {
        assertThat(reason(PG, pg(200, slot("pgoutput", 0, 101, "reserved")), AT))
                .isEqualTo(Reason.LOG_GAP);
        assertThat(reason(PG, pg(200, slot("pgoutput", 4711, 90, "reserved")), AT))
                .isEqualTo(Reason.LOG_IN_USE);
        assertThat(reason(PG, pg(200, slot("pgoutput", 0, 90, "lost")), AT)).isEqualTo(Reason.SLOT_LOST);
        assertThat(reason(PG, pg(200, slot("wal2json", 0, 90, "reserved")), AT)).isEqualTo(Reason.LOG_UNSUITABLE);
        assertThat(reason(PG, pg(99, slot("pgoutput", 0, 90, "reserved")), AT)).isEqualTo(Reason.LOG_BEHIND);
    }

    @Test
    void serverSettingsOfPostgresAreChecked() {
        LogPosition.Postgres end = new LogPosition.Postgres(200);
        Optional<LogState.Slot> slot = Optional.of(slot("pgoutput", 0, 90, "reserved"));
        assertThat(reason(PG, new LogState.Postgres(end, "replica", false, true, slot), AT))
                .isEqualTo(Reason.LOG_OFF);
        assertThat(reason(PG, new LogState.Postgres(end, "logical", true, true, slot), AT))
                .isEqualTo(Reason.STANDBY);
        assertThat(reason(PG, new LogState.Postgres(end, "logical", false, false, slot), AT))
                .isEqualTo(Reason.PUBLICATION_MISSING);
        assertThat(reason(PG, new LogState.Postgres(end, "logical", false, true, Optional.empty()), AT))
                .isEqualTo(Reason.SLOT_MISSING);
    }

    @Test
    void everyWayInWhichABinaryLogCannotServeHasItsOwnReason() {
        assertThatCode(() -> Preflight.check(MY, my("ROW", "FULL", "ON", "", ""), AT_MY))
                .doesNotThrowAnyException();
        assertThat(reason(MY, my("MIXED", "FULL", "ON", "", ""), AT_MY)).isEqualTo(Reason.LOG_UNSUITABLE);
        assertThat(reason(MY, my("ROW", "MINIMAL", "ON", "", ""), AT_MY)).isEqualTo(Reason.LOG_UNSUITABLE);
        assertThat(reason(MY, my("ROW", "FULL", "OFF", "", ""), AT_MY)).isEqualTo(Reason.LOG_UNSUITABLE);
        assertThat(reason(MY, my("ROW", "FULL", "ON", "g:10-12", ""), AT_MY)).isEqualTo(Reason.LOG_GAP);
        assertThat(reason(MY, my("ROW", "FULL", "ON", "", "g:9"), AT_MY)).isEqualTo(Reason.LOG_BEHIND);
        LogPosition later = new LogPosition.MySql("binlog.000004", 4, "g:1-9");
        assertThat(reason(MY, my("ROW", "FULL", "ON", "", ""), later)).isEqualTo(Reason.LOG_BEHIND);
    }

    @Test
    void positionOfAnotherEngineIsRefused() {
        assertThat(reason(PG, pg(200, slot("pgoutput", 0, 90, "reserved")), AT_MY))
                .isEqualTo(Reason.INTERNAL);
    }
}
