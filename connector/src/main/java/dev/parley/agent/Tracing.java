package dev.parley.agent;

import dev.parley.config.SiteConfig;
import dev.parley.config.TracesConfig;
import dev.parley.rules.Nullable;
import dev.parley.telemetry.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What an agent traces, as its site file says. Closing it sends what waits. */
final class Tracing implements AutoCloseable {
    private final SiteConfig config;
    private final @Nullable Traces traces;

    private Tracing(SiteConfig config, @Nullable Traces traces) {
        this.config = config;
        this.traces = traces;
    }

    /** @throws AgentException if the file with the authorities cannot be used */
    static Tracing start(SiteConfig config) {
        return new Tracing(config, config.traces().map(one -> open(config, one)).orElse(null));
    }

    private static Traces open(SiteConfig config, TracesConfig traces) {
        Map<String, String> resource = Map.of(
                "service.name", "parley",
                "service.namespace", config.group(),
                "service.instance.id",
                        config.agent()
                                .instance()
                                .map(name -> config.site() + "/" + name)
                                .orElse(config.site()));
        Traces.Collector to = new Traces.Collector(
                traces.endpoint(), traces.headers(), traces.tlsCa().map(Tracing::authorities));
        try {
            return new Traces(to, resource);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new AgentException(
                    ExitCode.CONFIGURATION,
                    "The collector of `traces` cannot be used"
                            + traces.tlsCa()
                                    .map(file -> "; are these certificates: " + file + "?")
                                    .orElse("") + ": " + e.getMessage(),
                    e);
        }
    }

    private static byte[] authorities(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.CONFIGURATION,
                    "The certificates of `traces.tls-ca` cannot be read from " + file + ": " + e,
                    e);
        }
    }

    /** Of one replication set. */
    TransactionTraces of(String set) {
        Traces open = traces;
        Optional<TracesConfig> configured = config.traces();
        if (open == null || configured.isEmpty()) {
            return TransactionTraces.none();
        }
        return new TransactionTraces(
                open::record,
                new SpanNames(config.group(), set),
                config.site(),
                configured.get().oneIn(),
                () -> System.currentTimeMillis() * 1_000);
    }

    @Override
    public void close() {
        if (traces != null) {
            traces.close();
        }
    }
}
