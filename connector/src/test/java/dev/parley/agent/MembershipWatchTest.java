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
            new SiteId("ada", 2),
            () -> memberships,
            Duration.ofSeconds(20),
            () -> Duration.ofSeconds(seconds).toNanos());

    @Test
    void siteThatIsCountedGoesOn() {
        memberships.put(BOB, List.of("ada~2", "bob"));
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
        memberships.put(BOB, List.of("ada~2", "bob"));
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
                .hasMessageContaining("Site bob does not count site ada~2 as a member any more; it lists [bob, cyd]")
                .hasMessageContaining("run `parley sites return` here")
                .matches(failure -> ((AgentException) failure).code() == ExitCode.EXPELLED);
    }

    /** As an agent that was frozen, or whose database came back, while the site has returned with another one. */
    @Test
    void siteThatHasReturnedMeanwhileStopsAsItWas() {
        memberships.put(BOB, List.of("ada~3", "bob"));
        watch.look();
        seconds = 21;

        assertThatThrownBy(watch::look)
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("Site bob counts ada~3 as a member and no longer ada~2")
                .matches(failure -> ((AgentException) failure).code() == ExitCode.EXPELLED);
    }
}
