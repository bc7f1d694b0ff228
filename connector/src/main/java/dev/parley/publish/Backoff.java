package dev.parley.publish;

/** Pauses between attempts: 50 ms at first, twice as long each time, at most 2 s. Not thread-safe. */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 2_000;

    private long nextMillis = FIRST_MILLIS;

    void pause() throws InterruptedException {
        Thread.sleep(nextMillis);
        nextMillis = Math.min(nextMillis * 2, LONGEST_MILLIS);
    }

    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
