package dev.parley.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The launcher script runs what this build has packaged. */
class LauncherIT {
    @Test
    void theLauncherRunsTheProgramThatWasBuilt() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of("../parley").toString(), "--version");
        builder.environment().put("PARLEY_NO_BUILD", "1");
        builder.environment().put("PARLEY_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectErrorStream(true).start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).startsWith("parley ").doesNotContain("development");
        assertThat(process.exitValue()).isZero();
    }
}
