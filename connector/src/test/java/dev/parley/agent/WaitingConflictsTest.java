package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitingConflictsTest {
    @Test
    void tellsTheLastCount() {
        AtomicLong waiting = new AtomicLong(3);
        WaitingConflicts conflicts = new WaitingConflicts(waiting::get);
        assertThat(conflicts.count()).isZero();
        conflicts.look();
        waiting.set(7);
        assertThat(conflicts.count()).isEqualTo(3);
    }

    @Test
    void aSlowCountIsMadeMoreRarely() {
        assertThat(WaitingConflicts.pauseAfter(Duration.ofMillis(3))).isEqualTo(Duration.ofSeconds(10));
        assertThat(WaitingConflicts.pauseAfter(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(40));
    }
}
