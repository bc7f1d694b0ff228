package dev.parley.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PauseSwitchTest {
    private static final PauseSwitch.Pause FIRST = new PauseSwitch.Pause("cleo", "index rebuild", 1);
    private static final PauseSwitch.Pause SECOND = new PauseSwitch.Pause("ada", "", 2);

    private final PauseSwitch pause = new PauseSwitch();

    @Test
    void nothingIsPausedAtFirst() throws InterruptedException {
        assertThat(pause.current()).isEmpty();
        assertThat(pause.begin(Duration.ZERO)).isTrue();
    }

    @Test
    void theFirstPauseStaysUntilItIsResumed() throws InterruptedException {
        pause.pause(FIRST);
        pause.pause(SECOND);
        assertThat(pause.current()).contains(FIRST);
        assertThat(pause.begin(Duration.ofMillis(1))).isFalse();

        pause.resume();
        pause.resume();
        assertThat(pause.current()).isEmpty();
    }

    @Test
    void whoWaitsIsWokenByTheResume() throws Exception {
        pause.pause(FIRST);
        assertThat(pause.awaitIdle(Duration.ZERO)).isTrue();
        CompletableFuture<Boolean> resumed = new CompletableFuture<>();
        Thread waiting = new Thread(
                () -> {
                    try {
                        resumed.complete(pause.begin(Duration.ofMinutes(5)));
                    } catch (InterruptedException e) {
                        resumed.completeExceptionally(e);
                    }
                },
                "waits-for-resume");
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        pause.resume();
        assertThat(resumed.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatHadBegunBeforeAPauseIsWaitedFor() throws Exception {
        assertThat(pause.begin(Duration.ZERO)).isTrue();
        pause.pause(FIRST);
        assertThat(pause.awaitIdle(Duration.ofMillis(1))).isFalse();

        pause.ended();
        assertThat(pause.awaitIdle(Duration.ZERO)).isTrue();
    }
}
