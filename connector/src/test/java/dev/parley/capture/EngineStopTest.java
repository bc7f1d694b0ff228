package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.engine.DebeziumEngine;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class EngineStopTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** As Debezium's does when it is closed just as it begins to poll: it waits for the end of a task that nobody runs. */
    private static final class Polling implements DebeziumEngine<SourceRecord> {
        private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        private final CountDownLatch told = new CountDownLatch(1);
        private final boolean closesItself;
        private volatile boolean interrupted;

        Polling(boolean closesItself) {
            this.closesItself = closesItself;
        }

        @Override
        public void run() {
            try {
                assertThat(ended.take()).isNotEmpty();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            told.countDown();
        }

        @Override
        public void close() {
            if (closesItself) {
                throw new IllegalStateException("Engine is already being shutting down.");
            }
        }
    }

    private static Thread start(Polling engine) {
        Thread thread = new Thread(engine, "engine");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void threadThatWaitsForALostTaskEnds() throws InterruptedException {
        Polling engine = new Polling(false);
        Thread thread = start(engine);

        EngineStop.stop("ada", engine, thread);

        thread.join(LIMIT.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void threadThatClosesTheEngineItselfIsLeftAlone() throws InterruptedException {
        Polling engine = new Polling(true);
        Thread thread = start(engine);

        EngineStop.stop("ada", engine, thread);

        assertThat(thread.isInterrupted()).isFalse();
        engine.ended.add("closed");
        engine.told.await();
        assertThat(engine.interrupted).isFalse();
    }
}
