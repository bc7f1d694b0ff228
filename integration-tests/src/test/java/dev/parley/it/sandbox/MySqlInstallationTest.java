package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MySqlInstallationTest {
    @TempDir
    Path folder;

    @Test
    void mysqlIsTakenWithItsVersion() throws IOException {
        MySqlInstallation found = probe("mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))", 0);

        assertThat(found.version()).isEqualTo("9.7.4-2");
    }

    @Test
    void mariaDbIsRefusedByName() {
        assertThatThrownBy(() -> probe("mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu", 0))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("is MariaDB, not MySQL");
    }

    @Test
    void oldMySqlIsRefused() {
        assertThatThrownBy(() -> probe("mysqld  Ver 5.7.44 for Linux on x86_64", 0))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("older than MySQL 8.0");
    }

    @Test
    void programThatDoesNotRunIsReportedWithWhatItPrinted() {
        assertThatThrownBy(() -> probe("error while loading shared libraries: libaio.so.1", 127))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("exit code 127")
                .hasMessageContaining("libaio.so.1");
    }

    private MySqlInstallation probe(String printed, int exitCode) throws IOException {
        Path program = folder.resolve("mysqld");
        Files.writeString(program, "#!/bin/sh\necho '" + printed + "'\nexit " + exitCode + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return MySqlInstallation.probe(List.of(program.toString()), List.of(), program.toString());
    }
}
