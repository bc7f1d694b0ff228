package dev.parley.it.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does one thing for several targets at once, and waits for all. */
final class Parallel {
    private Parallel() {}

    /** A step that may throw. */
    interface Step<T> {
        void run(T target) throws Exception;
    }

    /** Throws the first failure after all have ended; the others are suppressed in it. */
    static <T> void forAll(String name, Collection<T> targets, Step<T> step) {
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.max(1, targets.size()), task -> new Thread(task, "bridge-" + name));
        try {
            List<Future<?>> results = new ArrayList<>();
            for (T target : targets) {
                results.add(threads.submit(() -> {
                    step.run(target);
                    return target;
                }));
            }
            join(name, results);
        } finally {
            threads.shutdown();
        }
    }

    private static void join(String name, List<Future<?>> results) {
        List<Throwable> failures = new ArrayList<>();
        for (Future<?> result : results) {
            try {
                result.get();
            } catch (ExecutionException e) {
                failures.add(e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(e);
                break;
            }
        }
        if (!failures.isEmpty()) {
            IllegalStateException failure = new IllegalStateException(
                    name + " failed for " + failures.size() + " of " + results.size() + ": " + failures.get(0),
                    failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
