package dev.parley.agent;

import dev.parley.pipeline.Stage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One named thread that repeats a step until it is told to stop or the step fails. */
final class Loop implements Stage {
    /** Does one round; waits by {@code stop} if there is nothing to do. */
    interface Step {
        void run(StopSignal stop) throws Exception;
    }

    private final String name;
    private final StopSignal stop = new StopSignal();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Thread thread;

    /**
     * @param site part of the thread's name
     * @param onFailure called on the loop's thread with what ended it
     */
    Loop(String site, String name, Step step, Consumer<Throwable> onFailure) {
        this.name = name;
        this.thread = new Thread(() -> repeat(step, onFailure), "parley-" + site + "-" + name);
        this.thread.setDaemon(true);
    }

    private void repeat(Step step, Consumer<Throwable> onFailure) {
        try {
            while (!stop.isRaised()) {
                step.run(stop);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            onFailure.accept(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    @Override
    public void requestStop() {
        stop.raise();
    }

    @Override
    public boolean awaitDrained(Duration timeout) throws InterruptedException {
        if (started.get() && Thread.currentThread() != thread) {
            thread.join(Math.max(1, timeout.toMillis()));
        }
        return !thread.isAlive();
    }

    @Override
    public void close() {
        stop.raise();
        thread.interrupt();
    }
}
