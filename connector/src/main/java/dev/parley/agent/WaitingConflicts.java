package dev.parley.agent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts now and then how many writes wait for a person. Runs on its own thread; read by meters. However long the count
 * takes, it takes a twentieth of the time at most.
 */
final class WaitingConflicts implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int REST = 20;

    private final LongSupplier question;
    private final AtomicLong count = new AtomicLong();

    /** @param question asks the database */
    WaitingConflicts(LongSupplier question) {
        this.question = question;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        long begin = System.nanoTime();
        look();
        stop.pause(pauseAfter(Duration.ofNanos(System.nanoTime() - begin)));
    }

    void look() {
        count.set(question.getAsLong());
    }

    static Duration pauseAfter(Duration taken) {
        Duration rest = taken.multipliedBy(REST);
        return rest.compareTo(INTERVAL) > 0 ? rest : INTERVAL;
    }

    /** As of the last count; 0 before the first. */
    long count() {
        return count.get();
    }
}
