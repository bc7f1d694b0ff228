package dev.parley.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.config.AdminConfig;
import dev.parley.config.TuningConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dockerfile, scripts and systemd unit, held against the code. */
class PackagingTest {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final String HOME = "/opt/parley/";

    @Test
    void theImageRunsTheAgentAsNobodyInParticular() throws IOException {
        List<String> lines = Files.readAllLines(DEPLOY.resolve("Dockerfile"));
        int port = AdminConfig.defaults().port();

        assertThat(lines).contains("EXPOSE " + port, "USER 10001:10001", "STOPSIGNAL SIGTERM");
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("ARG BASE_IMAGE="));
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("FROM ${BASE_IMAGE}"));
        assertThat(lines).noneMatch(line -> line.startsWith("RUN") && line.contains("curl"));
        assertThat(shipped(lines.stream()
                        .filter(line -> line.startsWith("HEALTHCHECK") || line.startsWith("ENTRYPOINT"))
                        .map(line -> line.replaceAll(".*\\[\"([^\"]*)\".*", "$1"))
                        .toList()))
                .containsExactly("bin/parley-health", "bin/parley");
    }

    @Test
    void theHealthScriptAsksTheUsualPort() throws IOException {
        assertThat(Files.readString(DEPLOY.resolve("distribution/bin/parley-health")))
                .contains("PARLEY_ADMIN_PORT:-" + AdminConfig.defaults().port() + "}")
                .contains("GET /healthz ");
    }

    @Test
    void theServiceDrainsAndIsNotRestartedInVain() throws IOException {
        List<String> lines = Files.readAllLines(DEPLOY.resolve("systemd/parley@.service"));

        assertThat(shipped(List.of(value(lines, "ExecStart").split(" ", 2)[0]))).containsExactly("bin/parley");
        assertThat(value(lines, "ExecStart")).endsWith(" agent -c /etc/parley/%i.yaml");
        assertThat(value(lines, "KillSignal")).isEqualTo("SIGTERM");
        assertThat(Long.parseLong(value(lines, "TimeoutStopSec")))
                .isGreaterThan(TuningConfig.defaults().drainTimeout().toSeconds() + 10);
        assertThat(value(lines, "RestartPreventExitStatus"))
                .isEqualTo(ExitCode.USAGE.code() + " " + ExitCode.CONFIGURATION.code());
        assertThat(value(lines, "DynamicUser")).isEqualTo("yes");
        assertThat(shipped(List.of(value(lines, "Documentation").replace("file:", ""))))
                .containsExactly("docs/operations.md");
    }

    /** Paths below the home of an installation; each is there. */
    private static List<String> shipped(List<String> paths) {
        return paths.stream()
                .map(path -> {
                    assertThat(path).startsWith(HOME);
                    String inside = path.substring(HOME.length());
                    Path source = inside.startsWith("bin/")
                            ? DEPLOY.resolve("distribution").resolve(inside)
                            : Path.of("..").resolve(inside);
                    assertThat(source).exists();
                    return inside;
                })
                .toList();
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the unit has no " + key));
    }
}
