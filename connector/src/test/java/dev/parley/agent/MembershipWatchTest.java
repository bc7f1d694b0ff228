package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.version.SiteId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MembershipWatchTest {
    private static final SiteId BOB = SiteId.of("bob");

    private final Map<SiteId, List<String>> memberships = new HashMap<>();
    private long seconds;
    private final MembershipWatch watch = new MembershipWatch(
            "ada",
            () -> memberships,
            Duration.ofSeconds(20),
            () -> Duration.ofSeconds(seconds).toNanos());

    @Test
    void siteThatIsCountedGoesOn() {
        memberships.put(BOB, List.of("ada", "bob"));
        for (; seconds < 100; seconds++) {
            assertThatCode(watch::look).doesNotThrowAnyException();
        }
    }

    @Test
    void heartbeatsThatDoNotTellSayNothing() {
        memberships.put(BOB, List.of());
        for (; seconds < 100; seconds++) {
            assertThatCode(watch::look).doesNotThrowAnyException();
        }
    }

    @Test
    void oldHeartbeatsOfTheLogMayPass() {
        memberships.put(BOB, List.of("bob"));
        watch.look();
        seconds = 19;
        watch.look();
        memberships.put(BOB, List.of("ada", "bob"));
        watch.look();
        seconds = 30;
        memberships.put(BOB, List.of("bob"));

        assertThatCode(watch::look).doesNotThrowAnyException();
    }

    @Test
    void siteThatIsNotCountedForTooLongStops() {
        memberships.put(BOB, List.of("bob", "cyd"));
        watch.look();
        seconds = 21;

        assertThatThrownBy(watch::look)
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("Site bob does not count site ada as a member any more; it lists [bob, cyd]")
                .matches(failure -> ((AgentException) failure).code() == ExitCode.EXPELLED);
    }
}
