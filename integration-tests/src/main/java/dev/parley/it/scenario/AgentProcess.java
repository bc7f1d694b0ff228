package dev.parley.it.scenario;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.StatusJson;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.it.sandbox.SandboxProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent as a process of its own. What all its runs print goes into one file in the sandbox's folder. Thread-safe.
 */
public final class AgentProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
    private static final Duration HTTP_LIMIT = Duration.ofSeconds(3);
    private static final long POLL_NANOS = 20_000_000L;
    private static final int TAIL = 40;
    private static final int LAST_WORDS = 4;

    private final Sandbox sandbox;
    private final String site;
    private final Path siteFile;
    private final int adminPort;
    private final List<String> jvmOptions;
    private final List<Path> classes;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(HTTP_LIMIT).build();
    private final List<String> unexpectedEnds = new ArrayList<>();
    private Optional<SandboxProcess> process = Optional.empty();

    AgentProcess(Sandbox sandbox, String site, Path siteFile, int adminPort, List<String> jvmOptions) {
        this(sandbox, site, siteFile, adminPort, jvmOptions, List.of());
    }

    private AgentProcess(
            Sandbox sandbox, String site, Path siteFile, int adminPort, List<String> jvmOptions, List<Path> classes) {
        this.sandbox = sandbox;
        this.site = site;
        this.siteFile = siteFile;
        this.adminPort = adminPort;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.classes = List.copyOf(classes);
    }

    /** The same agent with further options of the JVM, not started; not to run beside this one. */
    public AgentProcess with(List<String> options) {
        List<String> all = new ArrayList<>(jvmOptions);
        all.addAll(options);
        return new AgentProcess(sandbox, site, siteFile, adminPort, all, classes);
    }

    /** The same agent with classes that take the place of its own, not started; not to run beside this one. */
    public AgentProcess withClasses(Path folder) {
        return new AgentProcess(sandbox, site, siteFile, adminPort, jvmOptions, List.of(folder));
    }

    public String site() {
        return site;
    }

    public int adminPort() {
        return adminPort;
    }

    /** Starts the process and returns at once. Does nothing while it runs. */
    public synchronized void start() {
        noteUnexpectedEnd();
        if (!isRunning()) {
            process = Optional.of(sandbox.spawn(
                    "agent-" + site,
                    sandbox.clocked(site, Parley.command(jvmOptions, classes, "agent", "-c", siteFile.toString()))));
        }
    }

    /** An agent that is gone though nobody ended it. */
    private void noteUnexpectedEnd() {
        process.filter(ended -> !ended.isRunning())
                .ifPresent(ended -> unexpectedEnds.add("agent of " + site + " ended with exit code " + ended.exitCode()
                        + "; the end of what it printed:\n" + ended.tail(TAIL)));
        process = process.filter(SandboxProcess::isRunning);
    }

    /** Of the run that is on; empty if none is. */
    public synchronized Optional<Long> pid() {
        return process.filter(SandboxProcess::isRunning).map(SandboxProcess::pid);
    }

    public synchronized boolean isRunning() {
        return process.filter(SandboxProcess::isRunning).isPresent();
    }

    /** SIGKILL; does nothing if it does not run. */
    public synchronized void kill9() {
        noteUnexpectedEnd();
        process.ifPresent(SandboxProcess::kill9);
        process = Optional.empty();
    }

    public synchronized void pause() {
        noteUnexpectedEnd();
        process.ifPresent(SandboxProcess::pause);
    }

    public synchronized void resume() {
        process.ifPresent(SandboxProcess::resume);
    }

    /**
     * SIGTERM, and waits for the end.
     *
     * @return exit code
     */
    public synchronized int terminate(Duration limit) {
        noteUnexpectedEnd();
        SandboxProcess ending =
                process.orElseThrow(() -> new IllegalStateException("agent of " + site + " does not run"));
        ending.terminate();
        int exitCode = awaitExit(limit);
        process = Optional.empty();
        return exitCode;
    }

    /**
     * Waits for an end of its own accord, which then is not unexpected.
     *
     * @return exit code
     */
    public synchronized int awaitExit(Duration limit) {
        SandboxProcess ending =
                process.orElseThrow(() -> new IllegalStateException("agent of " + site + " was not started"));
        if (!ending.awaitExit(limit)) {
            throw new IllegalStateException(
                    "agent of " + site + " did not end within " + limit.toSeconds() + " s:\n" + ending.tail(TAIL));
        }
        process = Optional.empty();
        return ending.exitCode();
    }

    /** Waits until {@code /readyz} answers 200; throws with the end of the output if the agent ends or takes too long. */
    public void awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> answer = get("/readyz", 200);
        while (answer.isEmpty()) {
            if (!isRunning() || System.nanoTime() - deadline > 0) {
                throw notWithin(limit, "is not ready");
            }
            LockSupport.parkNanos(POLL_NANOS);
            answer = get("/readyz", 200);
        }
    }

    /** Waits until {@code /readyz} answers 503 in words that hold {@code reason}; throws as {@link #awaitReady}. */
    public void awaitNotReady(String reason, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (get("/readyz", 503).filter(said -> said.contains(reason)).isEmpty()) {
            if (!isRunning() || System.nanoTime() - deadline > 0) {
                throw notWithin(limit, "does not say '" + reason + "'");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** One line, as reports of a build show no more: what is missing, or how it ended, and its last words. */
    private synchronized IllegalStateException notWithin(Duration limit, String missing) {
        LOG.error("agent of {}, the end of what it printed:\n{}", site, tail());
        String found = process.filter(ended -> !ended.isRunning())
                .map(ended -> "has ended with exit code " + ended.exitCode())
                .orElse(isRunning() ? missing : "does not run");
        String lastWords = process.map(any -> any.tail(LAST_WORDS)).orElse("").replace("\n", " /");
        return new IllegalStateException("agent of " + site + " " + found + " within " + limit.toSeconds()
                + " s; /readyz answers " + get("/readyz", 503).or(() -> get("/readyz", 200)) + "; its last words:"
                + lastWords);
    }

    /** What {@code /status} says; empty while it does not answer. */
    public Optional<AgentStatus> status() {
        return get("/status", 200).map(StatusJson::read);
    }

    /** Body of an answer with this code; empty otherwise. */
    public Optional<String> get(String path, int code) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                .timeout(HTTP_LIMIT)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == code ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException notListening) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The end of what it printed. */
    public synchronized String tail() {
        return process.map(running -> running.tail(TAIL)).orElse("(not running)");
    }

    /** Where the output of all its runs is. */
    public Path logFile() {
        return sandbox.folder().resolve("agent-" + site).resolve("server.log");
    }

    /** Ends that nobody asked for, with the last lines printed. */
    public synchronized List<String> unexpectedEnds() {
        noteUnexpectedEnd();
        return List.copyOf(unexpectedEnds);
    }

    /** SIGKILL. */
    @Override
    public synchronized void close() {
        process.ifPresent(SandboxProcess::close);
        process = Optional.empty();
    }
}
