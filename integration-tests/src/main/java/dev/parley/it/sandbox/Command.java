package dev.parley.it.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A short-lived helper program, run to its end with a time limit; a failure quotes the last lines it printed. */
final class Command {
    private static final int TAIL_LINES = 20;
    private static final int MAX_OUTPUT_BYTES = 1 << 20;
    private static final long DRAIN_MILLIS = 2_000;

    private final List<String> words;
    private final Map<String, String> environment;
    private final Duration limit;

    Command(List<String> words, Duration limit) {
        this(words, Map.of(), limit);
    }

    Command(List<String> words, Map<String, String> environment, Duration limit) {
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
        this.limit = limit;
    }

    /** Runs the program and returns all it printed. Throws {@link SandboxException} unless it ends with code 0 in time. */
    String run() {
        return tryRun().orThrow(words);
    }

    /** Runs the program, whatever its exit code. */
    Result tryRun() {
        // Output goes through a pipe: when this JVM is killed the program finds nobody listening and ends too.
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try {
                return waitFor(process);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new SandboxException("could not run " + shown() + ": " + e.getMessage(), e);
        }
    }

    private Result waitFor(Process process) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Thread reader = new Thread(() -> drain(process.getInputStream(), printed), "command-output");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SandboxException("command did not end within " + limit.toSeconds() + " s: " + shown() + "\n"
                        + LogTail.of(printed.toString(StandardCharsets.UTF_8), TAIL_LINES));
            }
            // A program that left a child behind keeps the pipe open; what it printed itself is there by then.
            reader.join(DRAIN_MILLIS);
            return new Result(process.exitValue(), printed.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while waiting for " + shown(), e);
        }
    }

    private static void drain(InputStream from, ByteArrayOutputStream to) {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                // What a helper prints is kept for the error message; past a megabyte nobody reads it.
                if (to.size() < MAX_OUTPUT_BYTES) {
                    to.write(buffer, 0, read);
                }
            }
        } catch (IOException closedByItsEnd) {
            return;
        }
    }

    private String shown() {
        return String.join(" ", words);
    }

    record Result(int exitCode, String output) {
        /** What it printed. Throws {@link SandboxException} unless the exit code is 0. */
        String orThrow(List<String> words) {
            if (exitCode != 0) {
                throw new SandboxException("command failed with exit code " + exitCode + ": " + String.join(" ", words)
                        + "\n" + LogTail.of(output, TAIL_LINES));
            }
            return output;
        }
    }
}
