package dev.parley.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * How much of the agents' own work, what servers and checks of the simulator do left out, goes to version vectors and
 * stability: samples of the running thread's stack, taken by the JVM itself.
 *
 * @param product samples in which code of the product runs
 * @param vectors those among them in which it computes with vectors, keeps what members have reached, or encodes vectors
 */
record VectorShare(long product, long vectors) {
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final String PRODUCT = "dev.parley.";
    private static final String SIMULATOR = "dev.parley.sim.";

    /** Runs something and watches the thread that runs it. */
    static VectorShare of(Runnable work) {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
            recording.start();
            work.run();
            recording.stop();
            Path file = Files.createTempFile("parley", ".jfr");
            try {
                recording.dump(file);
                return read(file, Thread.currentThread().getName());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the samples of the run could not be written to a temporary file", e);
        }
    }

    private static VectorShare read(Path file, String thread) throws IOException {
        long product = 0;
        long vectors = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getStackTrace() != null
                        && thread.equals(event.getThread("sampledThread").getJavaName())) {
                    Kind kind = kind(event.getStackTrace().getFrames());
                    product += kind == Kind.NEITHER ? 0 : 1;
                    vectors += kind == Kind.VECTORS ? 1 : 0;
                }
            }
        }
        return new VectorShare(product, vectors);
    }

    private enum Kind {
        NEITHER,
        PRODUCT,
        VECTORS
    }

    /** From the innermost frame outwards: whose work it is says the first frame of ours. */
    private static Kind kind(Iterable<RecordedFrame> frames) {
        Kind kind = Kind.NEITHER;
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith(SIMULATOR)) {
                return kind;
            }
            if (type.startsWith(PRODUCT)) {
                kind = kind == Kind.VECTORS || isOfVectors(type) ? Kind.VECTORS : Kind.PRODUCT;
            }
        }
        return kind;
    }

    private static boolean isOfVectors(String type) {
        return type.endsWith(".VersionVector")
                || type.endsWith(".Stability")
                || type.endsWith(".Frontiers")
                || type.endsWith(".wire.Versions");
    }

    /** 0 if nothing was seen. */
    double percent() {
        return product == 0 ? 0 : 100.0 * vectors / product;
    }
}
