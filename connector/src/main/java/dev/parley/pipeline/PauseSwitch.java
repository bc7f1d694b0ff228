package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a replication set applies what other sites have written. Outlives its pipelines, not its process: an agent that
 * is started again applies. Thread-safe.
 */
public final class PauseSwitch {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Pause pause;

    /**
     * A pause.
     *
     * @param author who asked for it, for people
     * @param note why, for people
     * @param sinceMillis milliseconds since the Unix epoch
     */
    public record Pause(String author, String note, long sinceMillis) {
        public Pause {
            Objects.requireNonNull(author);
            Objects.requireNonNull(note);
        }
    }

    /** The pause that holds; empty if nothing is paused. */
    public Optional<Pause> current() {
        lock.lock();
        try {
            return Optional.ofNullable(pause);
        } finally {
            lock.unlock();
        }
    }

    /** Begins a pause; one that holds already stays as it is. */
    public void pause(Pause wanted) {
        lock.lock();
        try {
            pause = pause == null ? wanted : pause;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the pause, if there is one. */
    public void resume() {
        lock.lock();
        try {
            pause = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing is paused.
     *
     * @return false if that took longer than {@code timeout}
     */
    public boolean awaitResumed(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (pause != null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return pause == null;
        } finally {
            lock.unlock();
        }
    }
}
