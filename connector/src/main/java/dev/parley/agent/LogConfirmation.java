package dev.parley.agent;

import dev.parley.pipeline.LogPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets the database drop its log behind durable checkpoints, a safety window late: should Kafka lose an acknowledged
 * tail, the records can be made again. Used by the flush thread alone.
 */
final class LogConfirmation {
    private record Durable(LogPosition position, long atNanos) {}

    private final Deque<Durable> waiting = new ArrayDeque<>();
    private final Duration safetyWindow;
    private final LongSupplier nanoClock;
    private final Consumer<LogPosition> confirm;

    /** @param confirm tells the database that the log up to a position is needed no more */
    LogConfirmation(Duration safetyWindow, LongSupplier nanoClock, Consumer<LogPosition> confirm) {
        this.safetyWindow = safetyWindow;
        this.nanoClock = nanoClock;
        this.confirm = confirm;
    }

    /** A checkpoint at {@code position} is committed. */
    void durable(LogPosition position) {
        long now = nanoClock.getAsLong();
        if (waiting.isEmpty() || !waiting.getLast().position.equals(position)) {
            waiting.addLast(new Durable(position, now));
        }
        LogPosition old = null;
        while (!waiting.isEmpty() && now - waiting.getFirst().atNanos >= safetyWindow.toNanos()) {
            old = waiting.removeFirst().position;
        }
        if (old != null) {
            confirm.accept(old);
        }
    }
}
