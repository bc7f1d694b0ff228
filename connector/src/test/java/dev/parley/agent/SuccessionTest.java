package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.join.JoinException;
import dev.parley.join.JoinMessages;
import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.LogHistory;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SuccessionTest {
    private static final SiteId ADA = SiteId.of("ada");

    @Test
    void comesAfterAllThatHaveEverWritten() {
        assertThat(next("ada", 3, Optional.of(ADA), ADA)).isEqualTo(ada(2));
        assertThat(next("ada~2", 3, Optional.of(ada(2)), ADA))
                .as("the database was set back twice")
                .isEqualTo(ada(3));
        assertThat(next("ada", 3, Optional.empty(), ada(4)))
                .as("the log is lost")
                .isEqualTo(ada(5));
        assertThat(next("ada~6", 3, Optional.empty(), ADA))
                .as("log and database are lost")
                .isEqualTo(ada(7));
    }

    @Test
    void isTheOneThatMembersWaitForIfItHasWrittenNothing() {
        assertThat(next("ada~2", 0, Optional.of(ADA), ADA))
                .as("taken out and listed again")
                .isEqualTo(ada(2));
        assertThat(next("ada", 0, Optional.empty(), ADA))
                .as("an agent has run, and was not heard")
                .isEqualTo(ada(2));
    }

    /** Found by the simulator. */
    @Test
    void aDatabaseThatWasSetBackToTheMiddleOfAReturnDoesNotGoOnWithWhatWasUsedMeanwhile() {
        LogHistory history = new LogHistory("ada");
        LogRecord.Opening opening = new LogRecord.Opening("token", VersionVector.EMPTY);
        history.add(LogRecord.Heartbeat.opening(ada(2), opening));
        assertThat(Succession.isOvertaken(history, ada(2), "token", 1)).isFalse();
        assertThat(Succession.isOvertaken(history, ada(2), "another", 1)).isTrue();
        assertThat(Succession.isOvertaken(history, ada(3), "next", 1)).isFalse();

        history.add(LogRecord.Heartbeat.opening(ada(2), 2, List.of("ada~2", "bob"), opening));
        assertThat(Succession.isOvertaken(history, ada(2), "token", 1))
                .as("it has told others more than it knows of")
                .isTrue();
        assertThat(Succession.isOvertaken(history, ada(2), "token", 2)).isFalse();

        history.add(
                new LogRecord.Heartbeat(ada(2), 3, 0, VersionVector.EMPTY, HybridTimestamp.ZERO, VersionVector.EMPTY));
        assertThat(Succession.isOvertaken(history, ada(2), "token", 3))
                .as("an agent has run with it")
                .isTrue();
    }

    @Test
    void aWordOnWhomItWillCountIsNotTakenBack() {
        List<String> told = Succession.told(List.of("ada~2", "bob~3", "cyd"), List.of("ada~2", "bob~2", "cyd~10"));

        assertThat(told).containsExactly("ada~2", "bob~3", "cyd~10");
        assertThat(Succession.told(List.of(), List.of("ada~2", "bob"))).containsExactly("ada~2", "bob");
    }

    @Test
    void aDonorThatCountsLessThanTheSiteHasToldIsRefused() {
        List<String> told = List.of("ada~2", "bob~3");
        Incarnations lagging = Incarnations.of(Map.of(ADA, 4L, SiteId.of("bob"), 7L));
        Incarnations enough = lagging.beginning(new SiteId("bob", 3), 0);

        assertThatThrownBy(() -> Succession.requireAsTold(told, lagging))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("counts bob~2 and not yet bob~3");
        assertThatCode(() -> Succession.requireAsTold(told, enough)).doesNotThrowAnyException();
        assertThatCode(() -> Succession.requireAsTold(List.of(), Incarnations.NONE))
                .doesNotThrowAnyException();
    }

    private static SiteId ada(int incarnation) {
        return new SiteId("ada", incarnation);
    }

    private static SiteId next(String counted, long applied, Optional<SiteId> written, SiteId before) {
        return Succession.next(new JoinMessages.Standing("bob", counted, applied, List.of()), written, before);
    }
}
