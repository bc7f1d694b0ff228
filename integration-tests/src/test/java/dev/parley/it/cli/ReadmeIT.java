package dev.parley.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.ClassPath;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.it.sandbox.SandboxProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README, done as it stands: its site file with the addresses of this test, its five steps at two sites, and its session
 * with a conflict. The clone is {@code LauncherIT}'s, the tarball {@code DistributionIT}'s.
 */
class ReadmeIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String BERLIN = "berlin";
    private static final String MADRID = "madrid";
    private static final String DATABASE = "shop";
    private static final String PASSWORD = "Agent-Secret-1";
    private static final String TOKEN = "Admin-Secret-1";
    private static final Pattern SITE_FILE = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```");
    private static final Pattern STEP = Pattern.compile("`(\\./parley [a-z]+ -c [^`]*|curl [^`]*)`");
    private static final Pattern TYPED = Pattern.compile("(?m)^\\$ (parley .*)$");
    private static final Pattern CONFLICT = Pattern.compile("\\S+/[0-9a-f]{12}/\\S+");
    private static final String POLICY = """
            version: 1
            tables:
              orders:
                columns:
                  price: manual
            """;

    private static Sandbox sandbox;
    private static String readme;

    @TempDir
    private Path folder;

    private final Map<String, Integer> adminPorts = new LinkedHashMap<>();
    private final Map<String, SandboxProcess> agents = new LinkedHashMap<>();
    private int commands;

    @BeforeAll
    static void start() throws IOException {
        readme = Files.readString(Path.of("../README.md"));
        sandbox = Sandbox.builder().postgres(BERLIN).mysql(MADRID).kafka().start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void stepsAndSessionWorkAsTheyStand() throws Exception {
        writeFiles();
        List<String> steps = found(STEP, section("Put it beside your databases"));
        assertThat(steps).hasSize(5);
        for (String site : adminPorts.keySet()) {
            prepare(site, steps.get(0), steps.get(1));
            agents.put(site, spawn(atSite(site, steps.get(2))));
        }
        agents.forEach(this::awaitReady);
        for (String site : adminPorts.keySet()) {
            look(site, steps.get(3), steps.get(4));
        }
        collide();
        session(found(TYPED, section("Decide and look after it")));
        agents.values().forEach(SandboxProcess::terminate);
        assertThat(agents.values()).allSatisfy(agent -> {
            assertThat(agent.awaitExit(LIMIT)).isTrue();
            assertThat(agent.exitCode()).as(agent.tail(20)).isZero();
        });
    }

    /** README's site file for each site, with what a machine of several servers needs besides; the program as {@code ./parley}. */
    private void writeFiles() throws Exception {
        Matcher yaml = SITE_FILE.matcher(readme);
        assertThat(yaml.find()).isTrue();
        StringBuilder contexts = new StringBuilder("contexts:\n");
        for (String site : List.of(BERLIN, MADRID)) {
            int port = sandbox.freePort();
            adminPorts.put(site, port);
            DatabaseServer server = sandbox.database(site);
            server.createDatabase(DATABASE);
            server.execute(DATABASE, "CREATE TABLE orders (id int PRIMARY KEY, price int)");
            Files.writeString(
                    folder.resolve(site + ".yaml"),
                    siteFile(server, yaml.group(1).stripTrailing().stripIndent(), port));
            contexts.append("  - {name: ")
                    .append(site)
                    .append(", url: 'http://127.0.0.1:")
                    .append(port);
            contexts.append("', token: ").append(TOKEN).append("}\n");
        }
        Files.writeString(folder.resolve("policy.yaml"), POLICY);
        Files.createDirectories(folder.resolve("config/parley"));
        Files.writeString(folder.resolve("config/parley/contexts.yaml"), contexts);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path program = Files.writeString(
                folder.resolve("parley"),
                "#!/bin/sh\nexec '%s' -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' dev.parley.cli.Main \"$@\"\n"
                        .formatted(java, ClassPath.argument()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String siteFile(DatabaseServer server, String yaml, int adminPort) {
        URI address = URI.create(server.jdbcUrl(DATABASE).replaceFirst("^jdbc:", ""));
        String text = replaced(yaml, "site: berlin", "site: " + server.name());
        text = replaced(
                text, "engine: postgresql", "engine: " + (server.name().equals(MADRID) ? "mysql" : "postgresql"));
        text = replaced(text, "host: 127.0.0.1", "host: 127.0.0.1\n  port: " + address.getPort());
        text = replaced(text, "admin-user: postgres", "admin-user: " + server.adminUser());
        text = replaced(text, "127.0.0.1:9092", sandbox.kafka().bootstrapServers());
        return text + "\nadmin: {port: " + adminPort + ", token: " + TOKEN + "}\npolicy: {file: policy.yaml}\n";
    }

    private static String replaced(String text, String old, String by) {
        assertThat(text).contains(old);
        return text.replace(old, by);
    }

    private void prepare(String site, String check, String printSql) throws IOException {
        assertThat(run(atSite(site, check), ExitCode.CHECK.code())).contains("parley init");
        assertThat(run(atSite(site, printSql), 0)).contains("CREATE").doesNotContain(PASSWORD);
        run(replaced(atSite(site, printSql), " --print-sql", ""), 0);
        run(atSite(site, check), 0);
    }

    private void awaitReady(String site, SandboxProcess agent) {
        String url = "http://127.0.0.1:" + adminPorts.get(site) + "/readyz";
        await().atMost(LIMIT)
                .ignoreException(ConnectException.class) // it does not listen yet
                .untilAsserted(
                        () -> assertThat(fetch(url)).as(() -> agent.tail(20)).contains("ready"));
    }

    private void look(String site, String status, String curl) throws Exception {
        assertThat(run(atSite(site, status), 0)).contains(site, "streaming");
        String url = replaced(curl, "curl ", "").replace(":7420", ":" + adminPorts.get(site));
        assertThat(fetch(url)).contains("# HELP parley_");
    }

    /** Both sites change the same row while neither agent works. */
    private void collide() throws Exception {
        sandbox.database(BERLIN).execute(DATABASE, "INSERT INTO orders VALUES (1, 10), (2, 20)");
        await().atMost(LIMIT).until(() -> price(MADRID).equals("10"));
        agents.values().forEach(SandboxProcess::pause);
        sandbox.database(BERLIN).execute(DATABASE, "UPDATE orders SET price = 11 WHERE id = 1");
        sandbox.database(MADRID).execute(DATABASE, "UPDATE orders SET price = 12 WHERE id = 1");
        agents.values().forEach(SandboxProcess::resume);
        await().atMost(LIMIT)
                .until(() -> price(BERLIN).equals("12") && price(MADRID).equals("12"));
    }

    private static String price(String site) throws SQLException {
        try (Connection connection = sandbox.database(site).connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT price FROM orders WHERE id = 1")) {
            return found.next() ? found.getString(1) : "";
        }
    }

    /** Only the name of the conflict is another one. */
    private void session(List<String> lines) throws IOException {
        Map<String, String> printed = new LinkedHashMap<>();
        String conflict = "";
        for (String line : lines) {
            String command = CONFLICT.matcher(line).replaceAll(Matcher.quoteReplacement(conflict));
            String output = run(command, 0);
            printed.put(words(line), output);
            if (line.startsWith("parley conflicts list")) {
                conflict = found(CONFLICT, output).get(0);
            }
            if (line.startsWith("parley conflicts resolve")) {
                await().atMost(LIMIT)
                        .until(() -> price(BERLIN).equals("11") && price(MADRID).equals("11"));
            }
        }
        assertThat(printed)
                .hasEntrySatisfying("conflicts list", text -> assertThat(text).contains("orders/", "manual"))
                .hasEntrySatisfying(
                        "conflicts resolve", text -> assertThat(text).contains("written here"))
                .hasEntrySatisfying("conflicts undo", text -> assertThat(text).contains("written here"))
                .hasEntrySatisfying("sites", text -> assertThat(text).contains(BERLIN, MADRID, "streaming"))
                .hasEntrySatisfying("frontier wait", text -> assertThat(text).contains("is visible at madrid"))
                .hasEntrySatisfying("verify", text -> assertThat(text).contains("equal, compared with"));
    }

    /** The command's name: what stands before its first option or argument. */
    private static String words(String line) {
        return line.replaceFirst("^parley ", "").replaceFirst("(?: -| \\S+/).*$", "");
    }

    private static String atSite(String site, String command) {
        return replaced(command, "berlin.yaml", site + ".yaml");
    }

    private String run(String command, int expected) throws IOException {
        try (SandboxProcess process = spawn(command)) {
            assertThat(process.awaitExit(LIMIT)).as(command).isTrue();
            String output = Files.readString(process.logFile());
            assertThat(process.exitCode()).as("%s: %s", command, output).isEqualTo(expected);
            return output;
        }
    }

    /** As somebody types it into a shell, in the folder of the site files. */
    private SandboxProcess spawn(String command) {
        return sandbox.spawn(
                "readme-" + commands++,
                List.of(
                        "/usr/bin/env",
                        "-C",
                        folder.toString(),
                        "XDG_CONFIG_HOME=" + folder.resolve("config"),
                        "PATH=" + folder + ":/usr/bin:/bin",
                        "PARLEY_DB_PASSWORD=" + PASSWORD,
                        "PARLEY_DB_ADMIN_PASSWORD="
                                + sandbox.database(adminOf(command)).adminPassword(),
                        "bash",
                        "-c",
                        command));
    }

    private static String adminOf(String command) {
        return command.contains(MADRID + ".yaml") ? MADRID : BERLIN;
    }

    private static String fetch(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static String section(String title) {
        int begin = readme.indexOf("\n## " + title + "\n");
        assertThat(begin).as(title).isPositive();
        int end = readme.indexOf("\n## ", begin + 1);
        return readme.substring(begin, end < 0 ? readme.length() : end);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(match.groupCount()))
                .toList();
    }
}
