package dev.parley.agent;

import static dev.parley.agent.Samples.position;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogConfirmationTest {
    private final AtomicLong now = new AtomicLong();
    private final List<LogPosition> confirmed = new ArrayList<>();
    private final LogConfirmation confirmation = new LogConfirmation(Duration.ofMinutes(10), now::get, confirmed::add);

    private void durableAt(int minute, long lsn) {
        now.set(Duration.ofMinutes(minute).toNanos());
        confirmation.durable(position(lsn));
    }

    @Test
    void databaseKeepsItsLogForTheSafetyWindow() {
        durableAt(0, 100);
        durableAt(9, 200);
        assertThat(confirmed).isEmpty();

        durableAt(10, 300);
        assertThat(confirmed).containsExactly(position(100));
    }

    @Test
    void onlyTheLatestOfSeveralOldPositionsIsConfirmed() {
        durableAt(0, 100);
        durableAt(1, 200);
        durableAt(30, 300);

        assertThat(confirmed).containsExactly(position(200));
    }

    /** A quiet site's checkpoints repeat a position; its age counts from the first of them. */
    @Test
    void repeatedPositionAgesFromItsFirstCheckpoint() {
        durableAt(0, 100);
        durableAt(9, 100);
        durableAt(10, 100);

        assertThat(confirmed).containsExactly(position(100));
    }

    @Test
    void withoutASafetyWindowACheckpointIsConfirmedAtOnce() {
        LogConfirmation eager = new LogConfirmation(Duration.ZERO, now::get, confirmed::add);

        eager.durable(position(100));

        assertThat(confirmed).containsExactly(position(100));
    }
}
