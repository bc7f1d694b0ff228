package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that are not as kind as the one of the developer. */
class InstallIT {
    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir
    Path place;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endJvms() {
        for (Process jvm : started) {
            jvm.destroy();
            await().atMost(SOON).until(() -> !jvm.isAlive());
        }
    }

    @Test
    void twoJvmsUnpackIntoAnEmptyCacheAtOnce() throws IOException {
        Map<String, String> environment =
                Map.of("PARLEY_CACHE", place.resolve("cache").toString());

        Path first = start("first", environment);
        Path second = start("second", environment);

        awaitReady(first);
        awaitReady(second);
        try (Stream<Path> entries = Files.list(place.resolve("cache"))) {
            // The programs, and the data that every first server starts from; nothing twice, nothing half made.
            assertThat(entries.filter(Files::isDirectory)
                            .map(entry -> entry.getFileName().toString()))
                    .satisfiesExactlyInAnyOrder(
                            programs -> assertThat(programs).matches("postgres-[0-9.]+-[a-z0-9]+"),
                            data -> assertThat(data).matches("postgres-data-postgres-[0-9.]+-[a-z0-9]+-1"));
        }
    }

    @Test
    void postgresStartsWhereUserNamespacesAreForbidden() throws IOException {
        Path forbidden = Files.createDirectory(place.resolve("bin")).resolve("unshare");
        Files.writeString(forbidden, "#!/bin/sh\nexit 1\n");
        assertThat(forbidden.toFile().setExecutable(true)).isTrue();
        openToAll(place);

        awaitReady(start("one", Map.of("PATH", forbidden.getParent() + ":" + System.getenv("PATH"))));
    }

    @Test
    void namedMysqldThatIsNoServerIsRefusedWithItsName() throws IOException {
        Path output = start("refused", Map.of("PARLEY_MYSQLD", "/nowhere/mysqld"), "my=mysql");

        await().atMost(SOON).until(() -> started.stream().noneMatch(Process::isAlive));
        assertThat(Files.readString(output)).contains("could not run /nowhere/mysqld");
        assertThat(started.get(0).exitValue()).isEqualTo(1);
    }

    private static void awaitReady(Path output) {
        await().atMost(SOON).untilAsserted(() -> assertThat(output).content().contains("Ctrl-C stops all"));
    }

    private Path start(String name, Map<String, String> environment) throws IOException {
        return start(name, environment, "pg=postgres");
    }

    private Path start(String name, Map<String, String> environment, String server) throws IOException {
        Path output = place.resolve(name + ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + place,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxMain.class.getName(),
                        server)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        started.add(builder.start());
        return output;
    }

    /** As the place for temporary files is; JUnit's folder is for one user only. */
    private static void openToAll(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
