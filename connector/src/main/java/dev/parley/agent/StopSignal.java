package dev.parley.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the threads of a pipeline to end, and lets them pause without missing it. Thread-safe. */
final class StopSignal {
    private final CountDownLatch raised = new CountDownLatch(1);

    void raise() {
        raised.countDown();
    }

    boolean isRaised() {
        return raised.getCount() == 0;
    }

    /** Waits for {@code pause}; returns at once, and true, when the signal is raised. */
    boolean pause(Duration pause) throws InterruptedException {
        return raised.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }
}
