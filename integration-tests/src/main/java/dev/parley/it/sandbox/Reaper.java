package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell beside this JVM that ends the servers of a folder and removes it when this JVM dies without having done so.
 *
 * <p>It waits for the end of a pipe that only this JVM holds, so it notices a kill -9 at once and needs no polling.
 */
final class Reaper implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process process;

    private Reaper(Process process) {
        this.process = process;
    }

    static Reaper watch(Path folder) {
        // A session of its own, where there is setsid: a Ctrl-C at the terminal is for this JVM, not for its reaper.
        String script = "if command -v setsid >/dev/null 2>&1; then exec setsid /bin/sh -c \"$1\" reaper.sh \"$0\"; fi;"
                + " exec /bin/sh -c \"$1\" reaper.sh \"$0\"";
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script, folder.toString(), Scripts.REAPER)
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            return new Reaper(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start the reaper of " + folder, e);
        }
    }

    /** Does now what a reaper would do for a folder whose owner is dead. */
    static void reap(Path folder) {
        new Command(List.of("/bin/sh", "-c", Scripts.REAPER, "reaper.sh", folder.toString()), LIMIT).run();
    }

    long pid() {
        return process.pid();
    }

    /** Tells the reaper that everything is stopped and removed. */
    void dismiss() {
        try {
            process.getOutputStream().write("done\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the reaper, process " + pid() + ", was gone before the sandbox", e);
        }
    }

    /** Lets the reaper do what is left to do, nothing after {@link #dismiss()}, and waits for it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not end the reaper, process " + pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
