package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a replication set applies what other sites have written. Outlives its pipelines; the database keeps the pause
 * for the next process. Thread-safe.
 */
public final class PauseSwitch {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Pause pause;
    private boolean working;

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
     * Begins a piece of work, which {@link #ended} ends, as soon as nothing is paused.
     *
     * @return false if a pause holds for longer than {@code timeout}; then nothing has begun
     */
    public boolean begin(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (pause != null && left > 0) {
                left = changed.awaitNanos(left);
            }
            working = pause == null;
            return working;
        } finally {
            lock.unlock();
        }
    }

    /** The work that has begun is done. */
    public void ended() {
        lock.lock();
        try {
            working = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no work is going on: what had begun before a pause may still write.
     *
     * @return false if that took longer than {@code timeout}
     */
    public boolean awaitIdle(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (working && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !working;
        } finally {
            lock.unlock();
        }
    }
}
