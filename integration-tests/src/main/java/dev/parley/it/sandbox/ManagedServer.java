package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** What the three kinds of server have in common: one run at a time, one port, one folder, one log. */
abstract class ManagedServer {
    private static final int LOG_LINES = 30;

    private final ServerSite site;
    private final Programs programs;
    // Written under this object's lock, read without it by close(), which must not wait for a slow start.
    private volatile Optional<Running> process = Optional.empty();
    private volatile boolean closed;
    private boolean prepared;

    ManagedServer(ServerSite site, Programs programs) {
        this.site = site;
        this.programs = programs;
    }

    /** Makes the data folder; called once, before the first start. */
    abstract void prepare() throws IOException;

    /** Program and arguments of the next start; writes the files that they name. */
    abstract List<String> command() throws IOException;

    /** What the server still lacks before it can be used, or empty when it answers. Called again and again. */
    abstract Optional<String> missing();

    /** The signal, without SIG, for an orderly stop. */
    abstract String stopSignal();

    /** The signal, without SIG, for an end without checkpoint that leaves nothing in the kernel. */
    abstract String immediateSignal();

    final ServerSite site() {
        return site;
    }

    final Programs programs() {
        return programs;
    }

    public final String name() {
        return site.name();
    }

    public final int port() {
        return site.port();
    }

    public final Path logFile() {
        return site.log();
    }

    public final long pid() {
        return process.filter(Running::isRunning)
                .orElseThrow(() -> new IllegalStateException(site.name() + " does not run"))
                .pid();
    }

    public final boolean isRunning() {
        return process.filter(Running::isRunning).isPresent();
    }

    public final synchronized void start() {
        if (isRunning()) {
            return;
        }
        try {
            Files.createDirectories(site.folder());
            if (!prepared) {
                prepare();
                prepared = true;
            }
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException("could not prepare " + site.name() + " in " + site.folder(), e);
        }
    }

    private void launch() throws IOException {
        var launch = new ServerProcess.Launch(
                site.clocked(command()), site.folder(), site.pidFile(), site.log(), immediateSignal());
        Running started = programs.start(launch);
        process = Optional.of(started);
        if (closed) {
            started.kill(site.limit());
            throw new IllegalStateException(site.name() + " is closed");
        }
        awaitReady(started);
    }

    /** Ends the server at once and for good, even while another thread starts it. */
    public final void close() {
        closed = true;
        process.filter(Running::isRunning).ifPresent(running -> {
            running.signal(immediateSignal());
            running.resume();
            if (!running.awaitExit(site.limit())) {
                running.kill(site.limit());
            }
        });
    }

    public final synchronized void stop() {
        end(stopSignal());
    }

    public final synchronized void stopImmediate() {
        end(immediateSignal());
    }

    public final synchronized void kill9() {
        process.ifPresent(running -> running.kill(site.limit()));
    }

    public final synchronized void pause() {
        running().pause();
    }

    public final synchronized void resume() {
        running().resume();
    }

    private Running running() {
        return process.filter(Running::isRunning)
                .orElseThrow(() -> new IllegalStateException(site.name() + " does not run"));
    }

    private void end(String signal) {
        if (!isRunning()) {
            return;
        }
        Running ending = running();
        ending.signal(signal);
        // A paused server gets its signal only when it goes on.
        ending.resume();
        if (!ending.awaitExit(site.limit())) {
            ending.kill(site.limit());
            throw failure(
                    "did not stop within " + site.limit().toSeconds() + " s after SIG" + signal + " and was killed");
        }
    }

    /** Copies a file to where only the server's user may read it. */
    final Path copied(Path file, String name) {
        try {
            Path copy = site.data().resolve(name);
            Files.deleteIfExists(copy);
            Files.createFile(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.write(copy, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("could not copy " + file + " for " + site.name(), e);
        }
    }

    public final synchronized void keepData(String name) {
        replace(site.data(), kept(name));
    }

    public final synchronized void restoreData(String name) {
        replace(kept(name), site.data());
    }

    private Path kept(String name) {
        return site.folder().resolve("data-" + name);
    }

    /** Throws while the data may change. */
    final void requireStopped() {
        if (isRunning()) {
            throw new IllegalStateException(site.name() + " runs, its data cannot be copied");
        }
    }

    private void replace(Path from, Path to) {
        requireStopped();
        try {
            Folders.deleteTree(to);
            Folders.copyTree(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException("could not copy " + from + " to " + to, e);
        }
    }

    private void awaitReady(Running started) {
        var last = new Object() {
            String missing = "";
        };
        boolean decided = Deadline.in(site.limit()).await(() -> {
            if (!started.isRunning()) {
                return true;
            }
            Optional<String> missing = missing();
            missing.ifPresent(text -> last.missing = text);
            return missing.isEmpty();
        });
        if (!started.isRunning()) {
            throw failure("ended with exit code " + started.exitCode() + " instead of starting");
        }
        if (!decided) {
            started.kill(site.limit());
            throw failure("did not answer on port " + port() + " within "
                    + site.limit().toSeconds() + " s (last: " + last.missing + ")");
        }
    }

    final SandboxException failure(String what) {
        return new SandboxException(getClass().getSimpleName() + " " + site.name() + " " + what + "; the end of "
                + site.log() + ":\n" + LogTail.of(site.log(), LOG_LINES));
    }
}
