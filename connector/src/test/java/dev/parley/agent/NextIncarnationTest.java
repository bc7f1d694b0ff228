package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.join.JoinMessages;
import dev.parley.rules.version.SiteId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NextIncarnationTest {
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

    private static SiteId ada(int incarnation) {
        return new SiteId("ada", incarnation);
    }

    private static SiteId next(String counted, long applied, Optional<SiteId> written, SiteId before) {
        return NextIncarnation.after(new JoinMessages.Standing("bob", counted, applied), written, before);
    }
}
