package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/**
 * Bounds what a test computes. It counts the time for which this process had a processor, which a busy machine does not
 * make longer: time that passes on the clock would.
 */
final class Pace {
    private final Duration limit;
    private final Duration begin = used();

    private Pace(Duration limit) {
        this.limit = limit;
    }

    /** From now on. */
    static Pace within(Duration limit) {
        return new Pace(limit);
    }

    /** Fails if the time is over. */
    void check() {
        assertThat(used().minus(begin)).as("time of processors used").isLessThan(limit);
    }

    private static Duration used() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
