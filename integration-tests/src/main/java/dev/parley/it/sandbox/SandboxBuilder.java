package dev.parley.it.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What a {@link Sandbox} is to hold. Not thread-safe. */
public final class SandboxBuilder {
    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(3);

    private final Map<String, Site> sites = new LinkedHashMap<>();
    private Optional<Path> parent = Optional.empty();
    private boolean keep;
    private boolean clocks;
    private Duration limit = DEFAULT_LIMIT;

    SandboxBuilder() {}

    private enum Kind {
        POSTGRESQL,
        MYSQL,
        KAFKA
    }

    private record Site(Kind kind, Map<String, String> settings) {}

    public SandboxBuilder postgres(String name) {
        return postgres(name, Map.of());
    }

    /** A PostgreSQL site with settings of {@code postgresql.conf} over the sandbox's own. */
    public SandboxBuilder postgres(String name, Map<String, String> settings) {
        return site(name, Kind.POSTGRESQL, settings);
    }

    public SandboxBuilder mysql(String name) {
        return mysql(name, Map.of());
    }

    /** A MySQL site with options of {@code mysqld}, without the leading dashes, over the sandbox's own. */
    public SandboxBuilder mysql(String name, Map<String, String> settings) {
        return site(name, Kind.MYSQL, settings);
    }

    public SandboxBuilder database(String name, Engine engine) {
        return site(name, engine == Engine.MYSQL ? Kind.MYSQL : Kind.POSTGRESQL, Map.of());
    }

    /** One broker named {@code kafka}. */
    public SandboxBuilder kafka() {
        return kafka("kafka", Map.of());
    }

    /** One broker, a cluster of its own, with settings of {@code server.properties} over the sandbox's own. */
    public SandboxBuilder kafka(String name, Map<String, String> settings) {
        return site(name, Kind.KAFKA, settings);
    }

    /** Where the sandbox makes its folder; by default the place for temporary files. */
    public SandboxBuilder in(Path folder) {
        parent = Optional.of(folder);
        return this;
    }

    /** Keeps data and logs after the end, in order, for somebody to look at. */
    public SandboxBuilder keep(boolean kept) {
        keep = kept;
        return this;
    }

    /** Programs run by clocks that can be put forward and back, see {@link Sandbox#clocks()}. */
    public SandboxBuilder clocks(boolean own) {
        clocks = own;
        return this;
    }

    /** Longest time that one server may take to start or to stop; three minutes by default. */
    public SandboxBuilder limit(Duration longest) {
        limit = longest;
        return this;
    }

    /** Starts all servers at once and returns when all of them answer. Throws {@link SandboxException}. */
    public Sandbox start() {
        return Sandbox.start(this);
    }

    Optional<Path> parent() {
        return parent;
    }

    boolean keep() {
        return keep;
    }

    boolean clocks() {
        return clocks;
    }

    void create(Sandbox sandbox) {
        Cache cache = Cache.ofUser();
        Installations installations = Containers.areAsked()
                ? Containers.installations(List.of(sandbox.folder(), cache.root()))
                : Installations.ofThisMachine(cache);
        AtomicInteger postgresServers = new AtomicInteger();
        sites.forEach((name, planned) -> {
            ServerSite site = sandbox.site(name, cache, limit);
            Map<String, String> settings = planned.settings();
            sandbox.add(
                    switch (planned.kind()) {
                        case POSTGRESQL -> {
                            PostgresInstallation postgres = installations.postgres();
                            int number = postgresServers.incrementAndGet();
                            yield new PostgresServer(
                                    site, postgres, new PostgresTemplate(cache, postgres.identity(), number), settings);
                        }
                        case MYSQL ->
                            new MySqlServer(site, installations.mysql(), cache, Sandbox.randomPassword(), settings);
                        case KAFKA -> new KafkaServer(site, installations.kafka(), sandbox.leasePort(cache), settings);
                    });
        });
    }

    private SandboxBuilder site(String name, Kind kind, Map<String, String> settings) {
        if (!name.matches("[a-z][a-z0-9_-]{0,30}") || name.equals("pids")) {
            throw new IllegalArgumentException(
                    "server name " + name + ": use up to 31 of a-z, 0-9, - and _, a letter first, and not pids");
        }
        if (kind == Kind.MYSQL && Sandbox.postgresOnly()) {
            throw new SandboxException("MySQL site " + name + " asked for while PARLEY_POSTGRES_ONLY is set");
        }
        if (sites.putIfAbsent(name, new Site(kind, Map.copyOf(settings))) != null) {
            throw new IllegalArgumentException("two servers of one sandbox are named " + name);
        }
        return this;
    }
}
