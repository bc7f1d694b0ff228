package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumTest {
    @TempDir
    private Path folder;

    private Path program(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("browser"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void itsVersionIsReadWithItsEnvironment() throws IOException {
        Path program = program("echo \"Chromium $NUMBER built on Debian\"");

        Chromium chromium = Chromium.probe(program, Map.of("NUMBER", "150.0.7871.100"), "here");

        assertThat(chromium.version()).isEqualTo("150.0.7871.100");
        assertThat(chromium.program()).isEqualTo(program);
    }

    @Test
    void whatIsNoneOrTooOldIsRefusedWithWhatItSaid() throws IOException {
        assertThatThrownBy(() -> Chromium.probe(program("echo Firefox 150.0"), Map.of(), "here"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("here does not run as Chromium (exit code 0): Firefox 150.0");
        assertThatThrownBy(() -> Chromium.probe(program("echo libnss3.so: no such file; exit 127"), Map.of(), "here"))
                .hasMessageContaining("exit code 127", "libnss3.so");
        assertThatThrownBy(() -> Chromium.probe(program("echo Chromium 99.0"), Map.of(), "here"))
                .hasMessageContaining("older than Chromium 123: Chromium 99.0");
    }
}
