package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.AdminServer;
import dev.parley.admin.AgentStatus;
import dev.parley.admin.HealthRoutes;
import dev.parley.admin.SampleStatus;
import dev.parley.agent.AgentEnd;
import dev.parley.agent.AgentFactory;
import dev.parley.agent.AgentHandle;
import dev.parley.agent.ExitCode;
import dev.parley.config.AdminConfig;
import dev.parley.config.SiteConfig;
import dev.parley.telemetry.Meters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ParleyCommandTest {
    private static final String SITE = """
            group: shop
            site: berlin
            members: [berlin, madrid]
            database: {engine: postgresql, host: db, name: shop, user: parley, password: x}
            kafka: {bootstrap-servers: "kafka:9092"}
            """;

    private static final Meters METERS = new Meters();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsCommandsAndExitCodes() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("agent", "status", "demo", "6", "another agent serves this site");
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("parley ");
    }

    @Test
    void wrongCommandLinesEndWithUsage() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(run("agnet")).isEqualTo(ExitCode.USAGE);
        assertThat(run("agent")).isEqualTo(ExitCode.USAGE);
        assertThat(run("agent", "-c", "x.yaml", "--log-format", "xml")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Did you mean: parley agent", "--config");
    }

    @Test
    void aWrongSiteFileEndsBeforeAnythingStarts() throws IOException {
        Path file = site("group: shop\n");

        assertThat(run("agent", "-c", file.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(err.toString()).contains("site.yaml: 4 problems", "database: is missing");
    }

    @Test
    void theAgentGetsItsSiteAndDecidesTheExitCode() throws IOException {
        AtomicReference<String> started = new AtomicReference<>("");
        AgentFactory factory = config -> {
            started.set(config.site());
            return ended(new AgentEnd(ExitCode.LEASE, "another agent holds the lease"));
        };

        assertThat(run(factory, "agent", "-c", site(SITE).toString())).isEqualTo(ExitCode.LEASE);
        assertThat(started).hasValue("berlin");
        assertThat(err.toString()).contains("parley: another agent holds the lease");
    }

    /** As JSON the reason stands in the log, on standard error, and not in a line of its own. */
    @Test
    void theSiteFileSaysHowTheLogLooksAndTheCommandLineGoesBeforeIt() throws IOException {
        AgentFactory factory = config -> ended(new AgentEnd(ExitCode.LEASE, "another agent holds the lease"));
        String file = site(SITE + "agent: {log-format: json}\n").toString();

        assertThat(run(factory, "agent", "-c", file)).isEqualTo(ExitCode.LEASE);
        assertThat(err.toString()).doesNotContain("parley: another agent");
        assertThat(run(factory, "agent", "-c", file, "--log-format", "text")).isEqualTo(ExitCode.LEASE);
        assertThat(err.toString()).contains("parley: another agent holds the lease");
    }

    @Test
    void principalsOfKafkaAreToldWhatTheyMayDo() throws IOException {
        String file = site(SITE + "agent: {instance: one}\nconflicts: {publish: true}\n")
                .toString();

        assertThat(run("init", "-c", file, "--print-acls", "User:parley-berlin"))
                .isEqualTo(ExitCode.OK);
        String prefix =
                "kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal 'User:parley-berlin' --operation Describe";
        assertThat(out.toString().lines())
                .containsExactly(
                        prefix + " --operation DescribeConfigs --operation Read --operation Write --operation Delete"
                                + " --topic 'shop.main.log.berlin'",
                        prefix + " --operation Read --topic 'shop.main.log.madrid'",
                        prefix + " --operation Read --topic 'shop.berlin.sets'",
                        prefix + " --operation Read --group 'shop.berlin.agents'",
                        prefix + " --operation Write --topic 'shop.conflicts'");
        assertThat(run("init", "-c", file, "--print-acls", "berlin")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'berlin' is no principal of Kafka", "User:parley-berlin");
    }

    @Test
    void whatNobodyForesawIsAnInternalError() throws IOException {
        AgentFactory factory = config -> {
            throw new IllegalStateException("boom");
        };

        assertThat(run(factory, "agent", "-c", site(SITE).toString())).isEqualTo(ExitCode.INTERNAL);
        assertThat(err.toString()).contains("boom");
    }

    @Test
    void statusPrintsATable() {
        try (AdminServer server = serve(SampleStatus.streaming())) {
            assertThat(run("status", "--admin", server.url())).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "site berlin of group shop (PostgreSQL 17.6, parley 0.1): streaming, ready, up 1 h 1 min",
                        "",
                        "set main: 1234 own transactions captured, 1230 published (10 B wait for Kafka), capture lag 4 ms",
                        "applied 4711 transactions, 9001 rows (3 retries, 1 repairs)",
                        "throughput over 15.0 s: captured 12.3 transactions/s, applied 4.0 transactions/s and 8.5 rows/s",
                        "5 conflicts decided, 4 wait for a person; 2 rows parked",
                        "window 17 rows, made durable 1.5 s ago; the database keeps 3.0 MB of its log",
                        "policy version 3 is in use; version 4 waits for oslo",
                        "table item is behind the other sites: no column note here, which madrid writes; 2 rows wait for:"
                                + " ALTER TABLE \"shop\".\"item\" ADD COLUMN \"note\" text NULL;",
                        "  ORIGIN  APPLIED  KNOWN  BEHIND  WAITING    LAG  LAST HEARD  AGENT",
                        "  madrid     4700   4711      11   1.5 KB  12 ms  200 ms ago  0.2, reads format 1, 2",
                        "  oslo          0      0       0      0 B   0 ms       never  unknown");
    }

    @Test
    void statusNamesASiteThatDoesNotReadWhatThisOneWrites() {
        try (AdminServer server = serve(SampleStatus.unread())) {
            assertThat(run("status", "--admin", server.url())).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString())
                .contains("site madrid does not read what this site writes")
                .contains("agent (0.1) reads format 1 of the logs, and this one writes 2", "once it is upgraded");
    }

    @Test
    void statusNamesASiteThatIsSilentWhatItCostsAndHowToTakeItOut() {
        try (AdminServer server = serve(SampleStatus.silent(3 * 3_600_000, 4_321))) {
            assertThat(run("status", "--admin", server.url())).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString())
                .contains("site madrid~2 is silent for 3 h 0 min", "all 17 rows of its window", "4321 transactions")
                .contains("`parley sites leave madrid`");
    }

    @Test
    void statusOfAnAgentThatIsNotReadyEndsWithItsOwnCode() {
        try (AdminServer server = serve(SampleStatus.notReady("Kafka cannot be reached"))) {
            assertThat(run("status", "--admin", server.url(), "-o", "json")).isEqualTo(ExitCode.NOT_READY);
        }
        assertThat(out.toString()).contains("\"notReady\" : \"Kafka cannot be reached\"");
    }

    @Test
    void statusFindsTheAddressInTheSiteFileWithoutItsSecrets() throws IOException {
        try (AdminServer server = serve(SampleStatus.streaming())) {
            String port = server.url().replaceAll(".*:", "");
            Path file = site(SITE.replace("password: x", "password: \"${env:NOT_SET_HERE}\"")
                    + "admin: {host: 0.0.0.0, port: " + port + "}\n");

            assertThat(run("status", "-c", file.toString())).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void statusWithoutAnAgentSaysWhereItLooked() throws IOException {
        String url;
        try (AdminServer server = serve(SampleStatus.streaming())) {
            url = server.url();
        }
        assertThat(run("status", "--admin", url)).isEqualTo(ExitCode.NOT_READY);
        assertThat(err.toString()).contains("no agent answers at " + url);
        assertThat(run("status", "--admin", "nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(run("status", "-c", site("admin: {port: 0}").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("status", "-c", site("admin: {port: x}").toString())).isEqualTo(ExitCode.CONFIGURATION);
    }

    /** Whoever is started anew without a site must not have to read its log again: nobody else does. */
    @Test
    void siteCanLeaveOnceMembersKeepWhatItHasWritten() throws IOException {
        assertThat(leaving(4700, 4690, 4711)).isEqualTo(ExitCode.NOT_READY);
        assertThat(out.toString()).contains("site berlin has applied 4700 of 4711 transactions of madrid in set main");
        assertThat(leaving(4711, 4690, 4711)).isEqualTo(ExitCode.NOT_READY);
        assertThat(out.toString())
                .contains("site berlin would ask for the last 21 transactions of madrid in set main again");
        assertThat(leaving(4711, 4711, 4711)).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("every other member has applied, and keeps, all that site madrid");
    }

    private ExitCode leaving(long applied, long durable, long known) throws IOException {
        try (AdminServer server = serve(SampleStatus.ofMadrid(applied, durable, known))) {
            Path contexts = Files.writeString(
                    folder.resolve("contexts.yaml"), "contexts:\n  - {name: berlin, url: '" + server.url() + "'}\n");
            return run("sites", "leave", "madrid", "--contexts", contexts.toString());
        }
    }

    @Test
    void exitCodesNeverChange() {
        assertThat(ExitCode.values())
                .extracting(ExitCode::code)
                .contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 21, 22, 23, 24, 25, 26);
    }

    private ExitCode run(String... arguments) {
        return run(ParleyCommandTest::noAgent, arguments);
    }

    private ExitCode run(AgentFactory agents, String... arguments) {
        CommandLine line = ParleyCommand.commandLine(agents);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return Arrays.stream(ExitCode.values())
                .filter(known -> known.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private Path site(String yaml) throws IOException {
        return Files.writeString(folder.resolve("site.yaml"), yaml);
    }

    private static AgentHandle noAgent(SiteConfig config) {
        throw new AssertionError("this command starts no agent, asked for " + config.site());
    }

    private static AgentHandle ended(AgentEnd end) {
        return new AgentHandle() {
            @Override
            public void drain() {}

            @Override
            public AgentEnd awaitEnd() {
                return end;
            }
        };
    }

    private static AdminServer serve(AgentStatus status) {
        return AdminServer.start(
                AdminConfig.plain("127.0.0.1", 0), HealthRoutes.of(() -> status, METERS::scrape), () -> 0);
    }
}
