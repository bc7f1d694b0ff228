package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.SetSupervisor.Pauses;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
    @Test
    void pausesDoubleUpToTheLongest() {
        Pauses pauses = Pauses.upTo(Duration.ofSeconds(3));

        assertThat(pauses.first()).isEqualTo(Duration.ofMillis(500));
        assertThat(pauses.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pauses.after(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void firstPauseIsNoLongerThanTheLongest() {
        assertThat(Pauses.upTo(Duration.ofMillis(100)).first()).isEqualTo(Duration.ofMillis(100));
    }
}
