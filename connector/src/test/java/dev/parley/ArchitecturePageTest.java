package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pages about the code name is there: types with their members, tests, models with their variants, packages. */
class ArchitecturePageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DOCS = ROOT.resolve("docs");
    private static final List<String> MODULES = List.of("conflict-rules", "connector", "integration-tests");

    private static final Pattern NAME = Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.([a-z][\\w-]*))?[^`]*`");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w+)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");

    /** Text of the file that declares a type. */
    private static final Map<String, String> TYPES = new HashMap<>();

    @BeforeAll
    static void readTheCode() throws IOException {
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(ArchitecturePageTest::learn);
            }
        }
    }

    private static void learn(Path file) {
        try {
            String text = Files.readString(file);
            TYPE.matcher(text).results().forEach(type -> TYPES.merge(type.group(1), text, String::concat));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Test
    void whatPagesNameIsInTheCode() throws IOException {
        List<String> missing = new ArrayList<>();
        int names = 0;
        for (Path page : pages()) {
            String text = BLOCK.matcher(Files.readString(page)).replaceAll("");
            Matcher found = NAME.matcher(text);
            while (found.find()) {
                names++;
                if (!exists(found.group(1), found.group(2))) {
                    missing.add(page + ": " + found.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(names).isGreaterThan(100);
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                DOCS.resolve("architecture.md"), DOCS.resolve("simulator.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> decisions = Files.list(DOCS.resolve("adr"))) {
            decisions.sorted().forEach(pages::add);
        }
        return pages;
    }

    private static boolean exists(String type, @Nullable String member) {
        Path models = DOCS.resolve("spec");
        String model = member == null ? type + ".tla" : type + "." + member + ".cfg";
        return Files.exists(models.resolve(model)) || isInCode(type, member);
    }

    private static boolean isInCode(String type, @Nullable String member) {
        String text = TYPES.get(type);
        return text != null
                && (member == null
                        || Pattern.compile("\\b" + Pattern.quote(member) + "\\b")
                                .matcher(text)
                                .find());
    }

    @Test
    void aNameThatIsNowhereIsNoticed() {
        assertThat(exists("Stamper", "onTransaction")).isTrue();
        assertThat(exists("Stamper", "onNothing")).isFalse();
        assertThat(exists("Stampers", null)).isFalse();
        assertThat(exists("Fence", "right")).isTrue();
        assertThat(exists("Fence", "wrong")).isFalse();
    }

    @Test
    void everyPackageIsInTheTable() throws IOException {
        String page = Files.readString(DOCS.resolve("architecture.md"));
        String table = page.substring(page.indexOf("## Packages"), page.indexOf("## One row"));
        Set<String> told = new HashSet<>();
        for (String line : table.lines().filter(line -> line.startsWith("| `")).toList()) {
            Matcher names = Pattern.compile("`([a-z]+)`").matcher(line.substring(0, line.indexOf('|', 2)));
            while (names.find()) {
                told.add(names.group(1));
            }
        }
        try (Stream<Path> packages = Files.list(Path.of("src/main/java/dev/parley"))) {
            assertThat(new TreeSet<>(told))
                    .isEqualTo(packages.map(one -> one.getFileName().toString())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
