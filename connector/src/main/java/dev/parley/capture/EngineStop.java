package dev.parley.capture;

import io.debezium.engine.DebeziumEngine;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a Debezium engine and sees to it that the thread which runs it ends. Stateless. */
final class EngineStop {
    private static final Logger LOG = LoggerFactory.getLogger(EngineStop.class);

    /** The thread ends in milliseconds once the engine is closed. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private EngineStop() {}

    /**
     * Returns when the engine is closed, or had ended before.
     *
     * <p>Debezium says that it polls before it submits the task that does. Closed in between, it loses the task, and its
     * thread waits for it without end. All else has stopped by then, so that the thread can be interrupted; while it closes
     * the engine itself it must not be, as connections would stay open.
     *
     * @param site for messages
     * @param thread runs the engine
     */
    static void stop(String site, DebeziumEngine<?> engine, Thread thread) throws InterruptedException {
        if (closed(site, engine)) {
            thread.join(PATIENCE.toMillis());
            thread.interrupt();
        }
    }

    /** True if it was running and is closed now. */
    private static boolean closed(String site, DebeziumEngine<?> engine) {
        try {
            engine.close();
            return true;
        } catch (IllegalStateException e) {
            LOG.atDebug().addKeyValue("site", site).log("capture had ended already");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("site", site).setCause(e).log("capture did not stop cleanly");
        }
        return false;
    }
}
