package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class OwnPastTest {
    private static final String TOPIC = "shop.main.log.me";

    private final OwnPast past = new OwnPast(Samples.ME, 7, 40, 3);

    @Test
    void logThatHoldsAllThatWasAcknowledgedIsWhole() {
        assertThatCode(() -> past.requireWholeLog(7, 41, TOPIC)).doesNotThrowAnyException();
        assertThatCode(() -> past.requireWholeLog(9, 50, TOPIC)).doesNotThrowAnyException();
    }

    @Test
    void logWithoutAnAcknowledgedTransactionIsRefused() {
        assertRefused(() -> past.requireWholeLog(6, 60, TOPIC), ExitCode.LOG, TOPIC, "up to 6", "transaction 7");
    }

    /** The checkpoint vouches for the transactions, but others may still need the records. */
    @Test
    void logThatEndsBeforeAnAcknowledgedOffsetIsRefused() {
        assertRefused(
                () -> past.requireWholeLog(7, 40, TOPIC), ExitCode.LOG, TOPIC, "offset 40", "Nothing was published");
        assertRefused(() -> past.requireWholeLog(7, 0, TOPIC), ExitCode.LOG, TOPIC, "ends at offset 0", "made anew");
    }

    @Test
    void siteThatHasNeverPublishedMayHaveAnEmptyLog() {
        OwnPast none = new OwnPast(Samples.ME, 0, -1, 0);

        assertThatCode(() -> none.requireWholeLog(0, 0, TOPIC)).doesNotThrowAnyException();
        assertThatCode(() -> none.requireNotRewound(0)).doesNotThrowAnyException();
    }

    @Test
    void databaseThatWroteFewerHeartbeatsThanItsLogHoldsIsRefused() {
        assertThatCode(() -> past.requireNotRewound(3)).doesNotThrowAnyException();
        assertRefused(() -> past.requireNotRewound(4), ExitCode.SET_BACK, "site me", "3 heartbeats", "holds 4");
    }

    @Test
    void databaseWithoutTheEndOfItsLogIsRefused() {
        assertThatCode(() -> past.requireReached(9, 9)).doesNotThrowAnyException();
        assertThatCode(() -> past.requireReached(12, 9)).doesNotThrowAnyException();
        assertRefused(
                () -> past.requireReached(8, 9),
                ExitCode.SET_BACK,
                "site me",
                "up to 8",
                "log holds 9",
                "Bring the newer state of the database back");
    }

    private static void assertRefused(Runnable check, ExitCode code, String... words) {
        AgentException refusal = catchThrowableOfType(AgentException.class, check::run);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal).message().contains(words);
    }
}
