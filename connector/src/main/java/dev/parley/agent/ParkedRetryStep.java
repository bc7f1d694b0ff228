package dev.parley.agent;

import dev.parley.rules.operation.RowKey;
import dev.parley.window.Pin;
import dev.parley.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks again at parked rows of which nobody knows what lets them in: a partial index, a CHECK, a constraint that is dropped.
 * A few at a time, in turn. Runs on its own thread.
 */
public final class ParkedRetryStep implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int AT_ONCE = 50;

    private final Window window;
    private final Consumer<List<RowKey>> retry;
    private final Duration interval;
    private int next;

    /** @param retry has rows decided again */
    public ParkedRetryStep(Window window, Consumer<List<RowKey>> retry) {
        this(window, retry, INTERVAL);
    }

    ParkedRetryStep(Window window, Consumer<List<RowKey>> retry, Duration interval) {
        this.window = window;
        this.retry = retry;
        this.interval = interval;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (!stop.pause(interval)) {
            look();
        }
    }

    /** Has the next few rows decided again. */
    public void look() {
        List<RowKey> waiting = new ArrayList<>();
        for (RowKey key : window.pinned()) {
            Pin pin = window.pin(key);
            // A row that stands with other values, or waits for another row, is looked at when that changes.
            if (pin != null && pin.projection() == null && pin.blockers().isEmpty()) {
                waiting.add(key);
            }
        }
        if (waiting.isEmpty()) {
            return;
        }
        int from = next % waiting.size();
        int to = Math.min(from + AT_ONCE, waiting.size());
        next = to;
        retry.accept(waiting.subList(from, to));
    }
}
