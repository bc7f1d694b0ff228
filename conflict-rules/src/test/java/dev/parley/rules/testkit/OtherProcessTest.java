package dev.parley.rules.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** P1 where it takes a process of its own: other default charset, locale and time zone, other salt of the JDK's sets. */
class OtherProcessTest {
    private static final long TIMEOUT_SECONDS = 60;

    @Test
    void anotherProcessComesToTheSameBytes() throws IOException, InterruptedException {
        List<String> here = outcomes("UTF-8", "en", "US", "UTC");
        List<String> there = outcomes("ISO-8859-1", "tr", "TR", "Pacific/Kiritimati");

        assertThat(here.get(0)).isEqualTo("en-US UTC UTF-8");
        assertThat(there.get(0)).isEqualTo("tr-TR Pacific/Kiritimati ISO-8859-1");
        int planted = here.size() - 1;
        assertThat(here).hasSize(BuiltInRules.all().size() + 2);
        assertThat(there.subList(1, planted)).isEqualTo(here.subList(1, planted));
        assertThat(there.get(planted)).as("a rule that looks at the charset").isNotEqualTo(here.get(planted));
    }

    private static List<String> outcomes(String charset, String language, String country, String zone)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(Files.createDirectories(Path.of("target")), "outcomes-", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=" + charset,
                "-Duser.language=" + language,
                "-Duser.country=" + country,
                "-Duser.timezone=" + zone,
                "-cp",
                "target/classes" + File.pathSeparator + "target/test-classes",
                OutcomesOfAProcess.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }
}
