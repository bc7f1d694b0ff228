package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A short-lived helper program, run to its end with a time limit; a failure quotes the last lines it printed. */
final class Command {
    private static final int TAIL_LINES = 20;

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
        Result result = tryRun();
        if (result.exitCode() != 0) {
            throw new SandboxException("command failed with exit code " + result.exitCode() + ": " + shown() + "\n"
                    + LogTail.of(result.output(), TAIL_LINES));
        }
        return result.output();
    }

    /** Runs the program, whatever its exit code. */
    Result tryRun() {
        try {
            Path output = Files.createTempFile("parley-command-", ".out");
            try {
                int exitCode = runInto(output);
                return new Result(exitCode, Files.readString(output, StandardCharsets.ISO_8859_1));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not run " + shown(), e);
        }
    }

    private int runInto(Path output) throws IOException {
        // Output goes through a file, because a pipe that nobody drains would block the program for ever.
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new SandboxException("command did not end within " + limit.toSeconds() + " s: " + shown() + "\n"
                    + LogTail.of(output, TAIL_LINES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while waiting for " + shown(), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String shown() {
        return String.join(" ", words);
    }

    record Result(int exitCode, String output) {}
}
