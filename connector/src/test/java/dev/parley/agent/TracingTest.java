package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.ConfigException;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingTest {
    @TempDir
    private Path folder;

    private SiteConfig site(String traces) throws ConfigException {
        String yaml = """
                group: shop
                site: berlin
                members: [berlin, madrid]
                database: {engine: postgresql, host: 127.0.0.1, port: 1, name: shop, user: parley, password: secret}
                kafka: {bootstrap-servers: '127.0.0.1:1'}
                """;
        return SiteFile.parse("berlin.yaml", yaml + traces, folder, name -> Optional.empty());
    }

    @Test
    void withoutTheSectionNothingIsTraced() throws ConfigException {
        try (Tracing tracing = Tracing.start(site(""))) {
            assertThat(tracing.of("main")).isSameAs(TransactionTraces.none());
        }
    }

    @Test
    void withTheSectionEachSetIs() throws ConfigException {
        try (Tracing tracing = Tracing.start(site("traces: {endpoint: 'http://127.0.0.1:1/v1/traces'}"))) {
            assertThat(tracing.of("main")).isNotSameAs(TransactionTraces.none());
        }
    }

    @Test
    void authoritiesThatAreNotThereAreNamed() throws ConfigException {
        SiteConfig site = site("traces: {endpoint: 'https://127.0.0.1:1/v1/traces', tls-ca: no-such.pem}");

        assertThatThrownBy(() -> Tracing.start(site))
                .isInstanceOfSatisfying(
                        AgentException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageContaining("traces.tls-ca")
                .hasMessageContaining("no-such.pem");
    }

    @Test
    void authoritiesThatAreNoCertificatesAreRefused() throws ConfigException, IOException {
        Files.writeString(folder.resolve("some.pem"), "no certificate");
        SiteConfig site = site("traces: {endpoint: 'https://127.0.0.1:1/v1/traces', tls-ca: some.pem}");

        assertThatThrownBy(() -> Tracing.start(site))
                .isInstanceOfSatisfying(
                        AgentException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageContaining("some.pem");
    }

    @Test
    void valuesOfHeadersAreNotShown() throws ConfigException {
        SiteConfig site = site("traces: {endpoint: 'http://127.0.0.1:1/', headers: {Authorization: planted-9b}}");

        assertThat(site.toString()).contains("Authorization").doesNotContain("planted-9b");
    }
}
