package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever stands in a site file: it is taken, or all that is wrong with it is told. */
class HostileFilesTest {
    private static final Path EXAMPLES = Path.of("../config-examples");
    private static final int ROUNDS = 8_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** What people, editors and templates leave behind, and what YAML makes more of than it seems. */
    private static final List<String> ODD = List.of(
            "",
            "~",
            "null",
            "[]",
            "{}",
            "[[[[[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]]]]",
            "&a [*a, *a]",
            "*a",
            "!!java.lang.Runtime x",
            "!!binary AAAA",
            "<<: {a: b}",
            "? [a, b]\n: c",
            "---",
            "...",
            "\t",
            "\u0000",
            "\uFEFF",
            "\uD800",
            "%YAML 9.9",
            "- ",
            ": ",
            "'",
            "\"",
            "|",
            ">-",
            "${env:",
            "${env:X}",
            "${file:/no/such/file}",
            "${file:/}",
            "${x:y}",
            "$${",
            "-1",
            "99999999999999999999",
            "1e999",
            "0x7F",
            "NaN",
            "2027-13-45",
            "yes",
            "a".repeat(5_000));

    @Test
    void changedFilesAreTakenOrRefusedInOneWay() throws IOException {
        List<String> samples = samples();
        Random random = new Random(20261130);
        int refused = 0;
        long begin = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            String text = changed(samples.get(random.nextInt(samples.size())), random);
            try {
                SiteFile.parse("site.yaml", text, Path.of("/nowhere"), name -> Optional.of("x"));
            } catch (ConfigException e) {
                refused++;
                assertThat(e.problems()).as("round %d", round).isNotEmpty();
                assertThat(e)
                        .message()
                        .as("round %d", round)
                        .startsWith("site.yaml")
                        .hasSizeLessThan(100_000);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("round " + round + ":\n" + text, e);
            }
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
    }

    private static List<String> samples() throws IOException {
        List<String> samples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                String text = Files.readString(file);
                if (text.contains("\nmembers:")) {
                    samples.add(text.replaceAll("\\$\\{file:[^}]*}", "\\${env:FROM_FILE}"));
                }
            }
        }
        assertThat(samples).hasSizeGreaterThan(5);
        return samples;
    }

    private static String changed(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            String odd = ODD.get(random.nextInt(ODD.size()));
            switch (random.nextInt(7)) {
                case 0 -> lines.set(at, line.replaceFirst(":.*", ": " + Matcher.quoteReplacement(odd)));
                case 1 -> lines.add(at, line);
                case 2 -> lines.set(at, " ".repeat(random.nextInt(6)) + line);
                case 3 -> lines.set(at, line.strip());
                case 4 -> lines.add(at, odd);
                case 5 -> lines.set(at, inside(line, random, odd));
                default -> lines.set(at, "");
            }
        }
        return String.join("\n", lines);
    }

    private static String inside(String line, Random random, String odd) {
        int at = random.nextInt(line.length() + 1);
        return line.substring(0, at) + odd + line.substring(at);
    }
}
