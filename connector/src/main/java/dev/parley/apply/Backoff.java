package dev.parley.apply;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Growing pauses between attempts, cut short when the lane stops. Used by one thread. */
final class Backoff {
    private final CountDownLatch stop;
    private final Duration first;
    private final Duration max;
    private Duration next;

    Backoff(CountDownLatch stop, ApplySettings settings) {
        this.stop = stop;
        this.first = settings.backoffFirst();
        this.max = settings.backoffMax();
        this.next = first;
    }

    /** @throws InterruptedException if the lane is to stop, so that no attempt follows */
    void pause() throws InterruptedException {
        if (stop.await(next.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the apply lane stops");
        }
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(max) < 0 ? doubled : max;
    }

    void reset() {
        next = first;
    }
}
