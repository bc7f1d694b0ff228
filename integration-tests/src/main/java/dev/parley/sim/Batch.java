package dev.parley.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Many seeds, each run in one thread; several threads share the work. */
final class Batch {
    private static final int FAILURES_MAX = 20;

    /**
     * What a batch has led to.
     *
     * @param seeds number of seeds run
     * @param failures seeds that broke an invariant, in order; at most {@value #FAILURES_MAX}
     */
    record Result(long seeds, Stats stats, List<Failure> failures) {}

    /** A seed that broke an invariant. */
    record Failure(long seed, Run run) {}

    private Batch() {}

    /**
     * Runs seeds {@code from} to {@code from + count - 1}.
     *
     * @param progress told the number of seeds done, from any thread
     */
    static Result run(long from, long count, int threads, Experiment experiment, LongConsumer progress)
            throws InterruptedException {
        Stats stats = new Stats();
        List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
        AtomicLong next = new AtomicLong(from);
        AtomicLong done = new AtomicLong();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(
                    () -> {
                        for (long seed = next.getAndIncrement();
                                seed < from + count && failures.size() < FAILURES_MAX;
                                seed = next.getAndIncrement()) {
                            Run run = experiment.run(seed, Trace.SILENT);
                            synchronized (stats) {
                                stats.addAll(run.stats());
                            }
                            if (run.failed()) {
                                failures.add(new Failure(seed, run));
                            }
                            progress.accept(done.incrementAndGet());
                        }
                    },
                    "simulate-" + i);
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        List<Failure> sorted = new ArrayList<>(failures);
        sorted.sort((a, b) -> Long.compare(a.seed(), b.seed()));
        return new Result(done.get(), stats, List.copyOf(sorted));
    }
}
