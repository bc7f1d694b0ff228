package dev.parley.agent;

import dev.parley.pipeline.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What a pipeline has opened so far, to be closed whatever becomes of it. Used by the supervisor's thread alone. */
final class Parts implements AutoCloseable {
    private final String site;
    private final String set;
    private final Consumer<Throwable> onFailure;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<Stage> loops = new ArrayList<>();

    /** @param onFailure told when a loop ends by itself; any thread */
    Parts(String site, String set, Consumer<Throwable> onFailure) {
        this.site = site;
        this.set = set;
        this.onFailure = onFailure;
    }

    /** Remembers {@code part} for {@link #close}. */
    <T extends AutoCloseable> T own(T part) {
        opened.push(part);
        return part;
    }

    /** Starts a loop on a thread of its own. */
    void loop(String name, Loop.Step step) {
        Loop loop = own(new Loop(site, set + "-" + name, step, onFailure));
        loops.add(loop);
        loop.start();
    }

    /** Lets every loop finish its round; the one started last ends first. */
    void drainLoops(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int last = loops.size() - 1; last >= 0; last--) {
            loops.get(last).requestStop();
            loops.get(last).awaitDrained(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
        }
    }

    /** Stops everything at once, last opened first. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            Closing.quietly(opened.pop());
        }
    }
}
