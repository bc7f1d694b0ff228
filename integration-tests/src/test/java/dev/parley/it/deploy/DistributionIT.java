package dev.parley.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.SandboxProcess;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Endpoint;
import dev.parley.telemetry.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball as somebody unpacks it, on a Java runtime of just the modules that the image has. */
class DistributionIT {
    private static final Pattern MODULES = Pattern.compile("(?m)^ARG MODULES=(\\S+)$");
    private static final Pattern LISTED = Pattern.compile("(?m)^- `([^`]*)` \\([^)]*\\): (.*)$");
    private static final Instant BUILD_TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** What may be passed on together with a program under the Apache License. */
    private static final Set<String> LICENCES = Set.of(
            "Apache-2.0",
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-4-Clause",
            "CC0-1.0",
            "CDDL-1.0",
            "CDDL-1.1",
            "(CDDL-1.0 OR GPL-2.0-with-classpath-exception)",
            "EPL-2.0",
            "The GNU General Public License, v2 with Universal FOSS Exception, v1.0");

    @TempDir
    private static Path folder;

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        run(Map.of(), "tar", "-xzf", Distribution.tarball().toString(), "-C", folder.toString());
        home = folder.resolve("parley-" + Distribution.version());
        run(
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                modules(),
                "--no-header-files",
                "--no-man-pages",
                "--output",
                home.resolve("jre").toString());
    }

    @Test
    void entriesAreTheSameAtEveryBuild() throws IOException {
        assertThat(Distribution.entries().values()).allSatisfy(entry -> {
            assertThat(entry.getLastModifiedTime().toInstant())
                    .as(entry.getName())
                    .isEqualTo(BUILD_TIME);
            assertThat(entry.getLongUserId() + entry.getLongGroupId())
                    .as(entry.getName())
                    .isZero();
            assertThat(entry.getMode() & 0777).as(entry.getName()).isEqualTo(mode(entry));
        });
    }

    private static int mode(TarArchiveEntry entry) {
        return entry.isDirectory() || entry.getName().contains("/bin/") ? 0755 : 0644;
    }

    @Test
    void everyLibraryIsListedWithALicenceThatMayBePassedOn() throws IOException {
        Map<String, List<String>> licences = new TreeMap<>();
        Matcher line = LISTED.matcher(Files.readString(home.resolve("THIRD-PARTY.md")));
        while (line.find()) {
            licences.put(line.group(1), List.of(line.group(2).split(" \\| ", -1)));
        }
        Set<String> libraries = new TreeSet<>();
        try (var files = Files.list(home.resolve("lib"))) {
            files.forEach(file -> libraries.add(file.getFileName().toString()));
        }
        libraries.removeIf(name -> name.matches("(connector|conflict-rules)-" + Distribution.version() + ".jar"));

        assertThat(licences.keySet()).as("deploy/THIRD-PARTY.md").containsExactlyElementsOf(libraries);
        assertThat(licences).allSatisfy((library, found) -> assertThat(found).containsAnyElementsOf(LICENCES));
    }

    @Test
    void siteFilesAreCheckedWithoutAnyServer() throws Exception {
        assertThat(run(Map.of(), home.resolve("bin/parley").toString(), "--version"))
                .startsWith("parley " + Distribution.version() + "\n");
        Process check = start(Map.of(), home.resolve("bin/parley").toString(), "check", "-c", "nowhere.yaml");

        assertThat(output(check)).contains("nowhere.yaml");
        assertThat(check.exitValue()).isEqualTo(ExitCode.CONFIGURATION.code());
    }

    @Test
    void agentsOfTheImagesRuntimeReplicateAndDrain() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site("pg", Engine.POSTGRESQL)
                .site("my", Engine.MYSQL)
                .schema(app -> execute(app, "CREATE TABLE item (id int PRIMARY KEY, name varchar(40))"))
                .start()) {
            bridge.init();
            List<SandboxProcess> agents = new ArrayList<>();
            for (String site : bridge.sites()) {
                assertThat(parley(bridge, site, "check").exitCode()).isZero();
                agents.add(spawn(bridge, site, "agent"));
            }
            for (int i = 0; i < agents.size(); i++) {
                awaitReady(bridge, bridge.sites().get(i), agents.get(i));
            }
            execute(bridge.app("pg"), "INSERT INTO item VALUES (1, 'from pg')");
            execute(bridge.app("my"), "INSERT INTO item VALUES (2, 'from my')");
            await().atMost(LIMIT)
                    .until(() -> bridge.images().stream()
                                    .allMatch(image ->
                                            image.tables().values().stream().allMatch(rows -> rows.size() == 2))
                            && Convergence.check(bridge.images()).holds());

            assertMeasured(bridge, "pg", "my");
            assertMeasured(bridge, "my", "pg");

            agents.forEach(SandboxProcess::terminate);
            assertThat(agents).allSatisfy(agent -> {
                assertThat(agent.awaitExit(LIMIT)).isTrue();
                assertThat(agent.exitCode()).as(agent.tail(20)).isZero();
            });
        }
    }

    /** All documented meters are there, the delay was measured, nothing raises an alert. */
    private static void assertMeasured(Bridge bridge, String site, String origin) {
        String metrics = bridge.agent(site).get("/metrics", 200).orElseThrow();
        for (Metric metric : Metric.values()) {
            boolean there = metrics.contains("# HELP " + metric.prometheusName() + " ");
            assertThat(there).as(metric.prometheusName()).isTrue();
        }
        assertThat(metrics)
                .containsPattern("parley_visible_delay_seconds_count\\{origin=\"" + origin + "\",set=\"main\"} [1-9]")
                .containsPattern("parley_capture_transactions_total\\{set=\"main\"} [1-9]");
        assertThat(AlertsTest.firing(List.of(metrics, metrics))).as(metrics).isEmpty();
    }

    private static SandboxProcess parley(Bridge bridge, String site, String command) {
        SandboxProcess process = spawn(bridge, site, command);
        assertThat(process.awaitExit(LIMIT)).isTrue();
        return process;
    }

    private static SandboxProcess spawn(Bridge bridge, String site, String command) {
        String file = bridge.sandbox().folder().resolve(site + ".yaml").toString();
        return bridge.sandbox()
                .spawn(
                        command + "-" + site,
                        List.of(
                                "/usr/bin/env",
                                "PARLEY_HEAP=256m",
                                home.resolve("bin/parley").toString(),
                                command,
                                "-c",
                                file));
    }

    private static void awaitReady(Bridge bridge, String site, SandboxProcess agent) {
        Map<String, String> port =
                Map.of("PARLEY_ADMIN_PORT", Integer.toString(bridge.plan(site).adminPort()));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(bridge.agent(site).get("/readyz", 200))
                        .as(() -> agent.tail(20))
                        .isPresent());
        await().atMost(LIMIT).untilAsserted(() -> {
            Process health = start(port, home.resolve("bin/parley-health").toString());
            assertThat(output(health)).isEmpty();
            assertThat(health.exitValue()).isZero();
        });
    }

    @Test
    void healthIsBadWhereNobodyListens() throws Exception {
        Process health = start(
                Map.of("PARLEY_ADMIN_PORT", "1"),
                home.resolve("bin/parley-health").toString());

        output(health);
        assertThat(health.exitValue()).isEqualTo(1);
    }

    private static String modules() throws IOException {
        Matcher matcher = MODULES.matcher(Files.readString(Path.of("../deploy/Dockerfile")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static void execute(Endpoint app, String sql) throws SQLException {
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String run(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        String output = output(process);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
