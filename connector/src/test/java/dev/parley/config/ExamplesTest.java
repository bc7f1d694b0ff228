package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.example.ExampleFile;
import dev.parley.policy.PolicyFile;
import dev.parley.policy.PolicyLaws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every YAML in config-examples, and every one shown in the documentation, can be used as it stands. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../config-examples");
    private static final String SCHEMA = "# yaml-language-server: $schema=../../docs/site.schema.json";
    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> PLAIN = Map.of(
            "PARLEY_SPOOL_KEY",
            "0123456789abcdef".repeat(4),
            "CHINOOK_PG_PORT",
            "5432",
            "CHINOOK_MYSQL_PORT",
            "3306",
            "HOSTNAME",
            "node-1",
            "PARLEY_HASH_KEY",
            "a key of the examples");

    @TestFactory
    Stream<DynamicTest> sitesOfAnExampleFormAGroup() throws IOException {
        List<Path> groups;
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            groups = folders.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(groups).hasSizeGreaterThanOrEqualTo(4);
        return groups.stream().map(group -> DynamicTest.dynamicTest(group.toString(), () -> formsAGroup(group)));
    }

    @Test
    void yamlInTheDocumentationCanBeUsed() throws Exception {
        List<Path> pages = new ArrayList<>(List.of(Path.of("../README.md")));
        try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        int found = 0;
        for (Path page : pages) {
            Matcher matcher = YAML_BLOCK.matcher(Files.readString(page));
            while (matcher.find()) {
                found++;
                if (matcher.group(1).startsWith("examples:")) {
                    assertThat(ExampleFile.parse(page.toString(), matcher.group(1))
                                    .examples())
                            .isNotEmpty();
                } else if (matcher.group(1).startsWith("version:")) {
                    assertThat(PolicyFile.parse(page.toString(), matcher.group(1))
                                    .policy()
                                    .tables())
                            .isNotEmpty();
                } else {
                    SiteConfig site = parse(page, whole(matcher.group(1)));
                    assertThat(site.members()).contains(site.site());
                }
            }
        }
        assertThat(found).isPositive();
    }

    private static void formsAGroup(Path folder) throws Exception {
        List<SiteConfig> sites = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                switch (String.valueOf(file.getFileName())) {
                    case "policy.yaml" ->
                        assertThat(PolicyLaws.of(PolicyFile.load(file).policy()))
                                .isEmpty();
                    case "examples.yaml" ->
                        assertThat(ExampleFile.load(file).examples()).isNotEmpty();
                    default -> {
                        String text = Files.readString(file);
                        assertThat(text.lines().findFirst()).as(file.toString()).contains(SCHEMA);
                        assertThat(text).as(file.toString()).contains("\n# Choose it ");
                        sites.add(parse(file, text));
                    }
                }
            }
        }
        SiteConfig first = sites.get(0);
        assertThat(sites).extracting(SiteConfig::site).containsExactlyInAnyOrderElementsOf(first.members());
        assertThat(sites).allSatisfy(site -> {
            assertThat(site.group()).isEqualTo(first.group());
            assertThat(site.members()).isEqualTo(first.members());
            assertThat(site.policy()).isEqualTo(first.policy());
            assertThat(site.replicationSets())
                    .extracting(set -> set.name() + NameMapping.of(set).listed() + set.except())
                    .isEqualTo(first.replicationSets().stream()
                            .map(set -> set.name() + NameMapping.of(set).listed() + set.except())
                            .toList());
        });
    }

    /** A section on its own stands in a site file that has what every one has. */
    private static String whole(String yaml) {
        return yaml.startsWith("traces:") ? """
                        group: shop
                        site: berlin
                        members: [berlin, madrid]
                        database: {engine: postgresql, host: 127.0.0.1, name: shop, user: parley, password: secret}
                        kafka: {bootstrap-servers: '127.0.0.1:9092'}
                        """ + yaml : yaml;
    }

    /** Secrets in files are on nobody's machine. */
    private static SiteConfig parse(Path file, String yaml) throws ConfigException {
        String text = yaml.replaceAll("\\$\\{file:[^}]*}", "\\${env:FROM_FILE}");
        return SiteFile.parse(file.toString(), text, Path.of("."), ExamplesTest::variable);
    }

    private static Optional<String> variable(String name) {
        return Optional.of(PLAIN.getOrDefault(name, "127.0.0.1:9092"));
    }
}
