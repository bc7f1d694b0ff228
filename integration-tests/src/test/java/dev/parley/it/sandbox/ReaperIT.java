package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM of its own runs a sandbox and is ended from outside. */
class ReaperIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "INT", "TERM"})
    void endOfTheJvmLeavesNoProcessAndNoFolder(String signal, @TempDir Path place) throws Exception {
        Path output = place.resolve("output.txt");
        Process jvm = startSandbox(place, output);
        try {
            await().atMost(SOON).until(() -> Files.readString(output).contains("Ctrl-C stops all"));
            List<Long> servers = pids(place);
            assertThat(servers).hasSize(Sandbox.postgresOnly() ? 2 : 3).allMatch(ProcFs::isRunning);

            Signals.send(signal, jvm.pid());

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(servers).noneMatch(ProcFs::isRunning);
                try (Stream<Path> left = Files.list(place)) {
                    assertThat(left).containsExactly(output);
                }
            });
        } finally {
            jvm.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "INT"})
    void jvmThatEndsWhileServersStartLeavesNothing(String signal, @TempDir Path place) throws Exception {
        Path output = place.resolve("output.txt");
        Process jvm = startSandbox(place, output);
        try {
            await().atMost(SOON).until(() -> !pids(place).isEmpty());
            List<Long> servers = pids(place);

            Signals.send(signal, jvm.pid());

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(servers).noneMatch(ProcFs::isRunning);
                try (Stream<Path> left = Files.list(place)) {
                    assertThat(left).containsExactly(output);
                }
            });
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static Process startSandbox(Path place, Path output) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                // A build in the background runs with SIGINT ignored, and its children would inherit that.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + place,
                "-cp",
                System.getProperty("java.class.path"),
                SandboxMain.class.getName(),
                "pg=postgres",
                "log=kafka"));
        if (!Sandbox.postgresOnly()) {
            words.add("my=mysql");
        }
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static List<Long> pids(Path place) throws IOException {
        List<Long> pids = new ArrayList<>();
        try (Stream<Path> files = Files.walk(place, 3)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pid")).toList()) {
                String text = Files.readString(file);
                pids.add(Long.parseLong(text.substring(0, text.indexOf(' '))));
            }
        } catch (java.io.UncheckedIOException changing) {
            return List.of();
        }
        return pids;
    }
}
