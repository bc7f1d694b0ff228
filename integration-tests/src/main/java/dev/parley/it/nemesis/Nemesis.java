package dev.parley.it.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a plan out, one thread a target. Whatever happens, each fault injected is healed before its thread ends: also
 * when the nemesis is closed early.
 */
public final class Nemesis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nemesis.class);
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);

    private final NemesisPlan plan;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int healed;
    private volatile boolean closing;

    public Nemesis(NemesisPlan plan) {
        this.plan = plan;
    }

    /** Starts the clock of the plan. */
    public void start() {
        long begin = System.nanoTime();
        plan.lanes().forEach((target, faults) -> {
            Thread thread = new Thread(() -> faults.forEach(fault -> carryOut(fault, begin)), "nemesis-" + target);
            threads.add(thread);
            thread.start();
        });
    }

    private void carryOut(PlannedFault planned, long begin) {
        Fault fault = planned.fault();
        sleepUntil(begin + planned.at().toNanos());
        if (closing) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("target", fault.target())
                .addKeyValue("fault", fault.name())
                .log("fault injected");
        try {
            fault.inject();
            sleepUntil(begin + planned.end().toNanos());
        } catch (RuntimeException e) {
            failed("could not inject", fault, e);
        } finally {
            heal(fault);
        }
    }

    private void heal(Fault fault) {
        try {
            fault.heal();
            LOG.atInfo()
                    .addKeyValue("target", fault.target())
                    .addKeyValue("fault", fault.name())
                    .log("fault healed");
            synchronized (failures) {
                healed++;
            }
        } catch (RuntimeException e) {
            failed("could not heal", fault, e);
        }
    }

    private void failed(String what, Fault fault, RuntimeException e) {
        LOG.atError()
                .addKeyValue("target", fault.target())
                .addKeyValue("fault", fault.name())
                .setCause(e)
                .log("fault went wrong");
        synchronized (failures) {
            failures.add(what + " " + fault.name() + " of " + fault.target() + ": " + e);
        }
    }

    private void sleepUntil(long nanos) {
        while (!closing) {
            long wait = nanos - System.nanoTime();
            if (wait <= 0) {
                return;
            }
            LockSupport.parkNanos(wait);
        }
    }

    /**
     * Waits until the whole plan is carried out.
     *
     * @return false if it was not within {@code limit}
     */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Faults injected and healed so far. */
    public int healed() {
        synchronized (failures) {
            return healed;
        }
    }

    /** What did not work; a run with such failures proves nothing. */
    public List<String> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    /** Heals what is broken now and plans no more. */
    @Override
    public void close() {
        closing = true;
        threads.forEach(LockSupport::unpark);
        try {
            if (!awaitEnd(CLOSE_LIMIT)) {
                throw new IllegalStateException(
                        "the nemesis could not heal everything within " + CLOSE_LIMIT.toSeconds() + " s: " + threads);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
