package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.agent.RouteReference;
import dev.parley.cli.CliReference;
import dev.parley.config.ConfigReference;
import dev.parley.telemetry.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The generated parts of the documentation are those that the code makes. To write them anew: {@code -Dparley.docs=write}. */
class DocsTest {
    private static final Path DOCS = Path.of("../docs");
    private static final String HOW = "write it anew with: mvn -pl connector -am test -Dtest=DocsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dparley.docs=write";

    @Test
    void configurationReference() throws IOException {
        verifyPart("configuration.md", ConfigReference.markdown());
    }

    @Test
    void configurationSchema() throws IOException {
        verify(DOCS.resolve("site.schema.json"), ConfigReference.jsonSchema());
    }

    @Test
    void adminInterface() throws IOException {
        verify(DOCS.resolve("openapi.json"), RouteReference.openApi());
    }

    @Test
    void commandReference() throws IOException {
        verify(DOCS.resolve("cli.md"), CliReference.markdown());
    }

    @Test
    void metricReference() throws IOException {
        StringBuilder table = new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
        for (Metric metric : Metric.values()) {
            String type = metric.kind().name().toLowerCase(java.util.Locale.ROOT);
            String labels = metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`";
            table.append(String.format(
                    "| `%s` | %s | %s | %s |%n", metric.prometheusName(), type, labels, metric.meaning()));
        }
        verifyPart("metrics.md", table.append('\n').toString(), "metrics");
    }

    @Test
    void exitCodeReference() throws IOException {
        StringBuilder table = new StringBuilder("| code | meaning |\n|---|---|\n");
        for (ExitCode code : ExitCode.values()) {
            table.append("| ")
                    .append(code.code())
                    .append(" | ")
                    .append(code.meaning())
                    .append(" |\n");
        }
        verifyPart("operations.md", table.append('\n').toString(), "exit codes");
    }

    private static void verifyPart(String file, String expected) throws IOException {
        verifyPart(file, expected, "reference");
    }

    /** What stands between {@code <!-- generated: name -->} and {@code <!-- end -->}. */
    private static void verifyPart(String file, String expected, String name) throws IOException {
        Path path = DOCS.resolve(file);
        String begin = "<!-- generated: " + name + " -->\n";
        Pattern part = Pattern.compile(Pattern.quote(begin) + ".*?(?=<!-- end -->)", Pattern.DOTALL);
        String found = Files.readString(path);
        Matcher matcher = part.matcher(found);
        assertThat(matcher.find()).as("%s has a part '%s'", file, begin.strip()).isTrue();
        verify(path, matcher.replaceFirst(Matcher.quoteReplacement(begin + "\n" + expected)));
    }

    private static void verify(Path path, String expected) throws IOException {
        if ("write".equals(System.getProperty("parley.docs"))) {
            Files.writeString(path, expected);
        }
        assertThat(Files.readString(path)).as(HOW).isEqualTo(expected);
    }
}
