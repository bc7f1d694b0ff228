package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real PostgreSQL, MySQL and Kafka servers on loopback, in a folder that is removed with them.
 *
 * <p>All is stopped by {@link #close()}, by a shutdown hook (Ctrl-C, end of the JVM), and by a {@link Reaper} when the
 * JVM is killed. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final Duration SPAWN_LIMIT = Duration.ofSeconds(30);

    private final SandboxFolder folder;
    private final boolean keep;
    private final Reaper reaper;
    private final List<PortLease> ports = new ArrayList<>();
    private final List<SandboxProcess> processes = new ArrayList<>();
    private final Map<String, Server> servers = new LinkedHashMap<>(); // guarded by itself: Ctrl-C may come any time
    private final Thread hook = new Thread(this::close, "sandbox-shutdown");
    private volatile Optional<Clocks> clocks = Optional.empty();
    private volatile boolean closed;
    private volatile boolean complete;

    private Sandbox(SandboxFolder folder, boolean keep) {
        this.folder = folder;
        this.keep = keep;
        this.reaper = Reaper.watch(folder.path());
    }

    public static SandboxBuilder builder() {
        return new SandboxBuilder();
    }

    /** True when the user asked with {@code PARLEY_POSTGRES_ONLY} to do without MySQL. */
    public static boolean postgresOnly() {
        return Settings.isOn("PARLEY_POSTGRES_ONLY");
    }

    static Sandbox start(SandboxBuilder plan) {
        Sandbox sandbox = new Sandbox(SandboxFolder.create(plan.parent(), plan.keep()), plan.keep());
        try {
            Runtime.getRuntime().addShutdownHook(sandbox.hook);
            if (plan.clocks()) {
                sandbox.clocks = Optional.of(Clocks.in(sandbox.folder(), Cache.ofUser()));
            }
            plan.create(sandbox);
            sandbox.forAll("start", Server::start);
            sandbox.complete = true;
            return sandbox;
        } catch (RuntimeException | Error e) {
            sandbox.close();
            throw e;
        }
    }

    public Path folder() {
        return folder.path();
    }

    /** The database site of that name. */
    public DatabaseServer database(String name) {
        if (server(name) instanceof DatabaseServer database) {
            return database;
        }
        throw new IllegalArgumentException("server " + name + " is not a database");
    }

    /** All database sites in the order of the builder's calls. */
    public List<DatabaseServer> databases() {
        return servers().stream()
                .filter(DatabaseServer.class::isInstance)
                .map(DatabaseServer.class::cast)
                .toList();
    }

    /**
     * Starts another PostgreSQL server as a standby of one that runs: from a backup of it, following its log.
     *
     * @param settings over those of the primary
     */
    public PostgresServer standby(DatabaseServer primary, String name, Map<String, String> settings) {
        PostgresServer of = (PostgresServer) primary;
        return started(of.standby(site(name, Cache.ofUser(), of.site().limit()), settings));
    }

    /** Starts another MySQL server with the data of one that is stopped, and a UUID of its own. */
    public MySqlServer copy(DatabaseServer stopped, String name) {
        MySqlServer of = (MySqlServer) stopped;
        return started(of.copy(site(name, Cache.ofUser(), of.site().limit())));
    }

    private <S extends Server> S started(S server) {
        add(server);
        server.start();
        return server;
    }

    /** Of the servers, by their names, and of what {@link #clocked} is told; the builder must have been asked for them. */
    public Clocks clocks() {
        return clocks.orElseThrow(() -> new IllegalArgumentException("this sandbox was built without clocks"));
    }

    /** The command as it runs by a clock of this sandbox; unchanged if its programs run by the machine's. */
    public List<String> clocked(String clock, List<String> command) {
        return clocks.map(all -> all.command(clock, command)).orElse(command);
    }

    /** The only or first Kafka cluster. */
    public KafkaServer kafka() {
        return servers().stream()
                .filter(KafkaServer.class::isInstance)
                .map(KafkaServer.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this sandbox was built without Kafka"));
    }

    /** The Kafka cluster of that name. */
    public KafkaServer kafka(String name) {
        if (server(name) instanceof KafkaServer kafka) {
            return kafka;
        }
        throw new IllegalArgumentException("server " + name + " is not a Kafka cluster");
    }

    /** The server of that name, of any kind. */
    public Server server(String name) {
        return servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server " + name + " in this sandbox, only "
                        + servers().stream().map(Server::name).toList()));
    }

    public Collection<Server> servers() {
        synchronized (servers) {
            return List.copyOf(servers.values());
        }
    }

    /** A loopback port that nobody else takes while this sandbox is open. */
    public int freePort() {
        return leasePort(Cache.ofUser()).port();
    }

    /**
     * Starts a program in a folder of its own in this sandbox; it is killed with the sandbox if it still runs then.
     *
     * @param name like a server's; the same name may be used again when the earlier program has ended
     */
    public SandboxProcess spawn(String name, List<String> command) {
        Path place = folder.server(name);
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new UncheckedIOException("could not create the folder of " + name, e);
        }
        ServerSite site = new ServerSite(name, place, folder.pidFile(name), 0, SPAWN_LIMIT, Optional.empty());
        SandboxProcess process = SandboxProcess.start(site, command);
        synchronized (processes) {
            processes.removeIf(earlier -> !earlier.isRunning());
            processes.add(process);
        }
        if (closed) {
            process.close();
            throw new IllegalStateException("the sandbox is closed");
        }
        return process;
    }

    private void closeProcesses() {
        List<SandboxProcess> open;
        synchronized (processes) {
            open = List.copyOf(processes);
        }
        runAll(open.stream().<Runnable>map(process -> process::close).toList());
    }

    /** Stops all servers and removes the folder, or keeps it and stops them in order; later calls do nothing. */
    @Override
    public void close() {
        synchronized (servers) {
            if (closed) {
                return;
            }
            closed = true;
        }
        List<Runnable> steps = new ArrayList<>();
        steps.add(this::closeProcesses);
        if (keep) {
            steps.add(() -> forAll("stop", Server::stop));
        }
        steps.add(() -> forAll("close", Server::close));
        if (complete) {
            steps.add(() -> {
                if (!keep) {
                    folder.delete();
                }
                reaper.dismiss();
            });
        }
        // Where a server was still being made, a helper may yet write files: the reaper looks twice. So it does after
        // a failure above.
        steps.add(reaper::close);
        steps.add(this::givePortsBack);
        steps.add(this::forgetHook);
        runAll(steps);
    }

    private void givePortsBack() {
        synchronized (ports) {
            ports.forEach(PortLease::close);
            ports.clear();
        }
    }

    ServerSite site(String name, Cache cache, Duration limit) {
        return new ServerSite(
                name,
                folder.server(name),
                folder.pidFile(name),
                leasePort(cache).port(),
                limit,
                clocks);
    }

    PortLease leasePort(Cache cache) {
        PortLease lease = PortLease.take(cache);
        synchronized (ports) {
            ports.add(lease);
        }
        return lease;
    }

    void add(Server server) {
        synchronized (servers) {
            if (closed) {
                throw new IllegalStateException("the sandbox is closed");
            }
            servers.put(server.name(), server);
        }
    }

    static String randomPassword() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void forAll(String what, Consumer<Server> action) {
        Collection<Server> all = servers();
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.max(1, all.size()), task -> new Thread(task, "sandbox-" + what));
        try {
            List<Future<?>> results = new ArrayList<>();
            all.forEach(server -> results.add(threads.submit(() -> action.accept(server))));
            runAll(results.stream().<Runnable>map(result -> () -> await(result)).toList());
        } finally {
            threads.shutdown();
        }
    }

    private static void await(Future<?> result) {
        try {
            result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while servers of the sandbox start or stop", e);
        }
    }

    /** Runs every step, whatever an earlier one throws, and throws the first failure with the others suppressed. */
    private static void runAll(List<Runnable> steps) {
        Optional<RuntimeException> failure = Optional.empty();
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (failure.isPresent()) {
                    failure.get().addSuppressed(e);
                } else {
                    failure = Optional.of(e);
                }
            }
        }
        failure.ifPresent(e -> {
            throw e;
        });
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            LOG.atDebug().log("the sandbox was closed by the end of the JVM");
        }
    }
}
