package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignalTest {
    private static final String SITE = """
            group: shop
            site: berlin
            members: [berlin, madrid]
            database: {engine: postgresql, host: db, name: shop, user: parley, password: x}
            kafka: {bootstrap-servers: "kafka:9092"}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ExitCode.class,
            names = {"OK", "LOG"})
    void anAgentAskedToStopDrainsAndEndsWithItsOwnCode(ExitCode code) throws Exception {
        Path file = Files.writeString(folder.resolve("site.yaml"), SITE);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SignalProbe.class.getName(),
                        code.name(),
                        "agent",
                        "-c",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("started berlin");
            process.toHandle().destroy();
            assertThat(output.readLine()).isEqualTo("draining");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(code.code());
        } finally {
            process.destroyForcibly();
        }
    }
}
