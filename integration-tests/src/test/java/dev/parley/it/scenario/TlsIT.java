package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.AdminServer;
import dev.parley.admin.AgentStatus;
import dev.parley.admin.Route;
import dev.parley.agent.ExitCode;
import dev.parley.cli.Main;
import dev.parley.config.AdminConfig;
import dev.parley.config.AdminTls;
import dev.parley.it.sandbox.CertificateAuthority;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Encryption with an authority of one's own: the right certificate carries everything, one for another host, one that ran
 * out and one of an unknown authority carry nothing. The last methods change the servers' certificates.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TlsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String HERE = "ip:127.0.0.1,dns:localhost";

    private CertificateAuthority authority;
    private CertificateAuthority stranger;
    private CertificateAuthority.Issued right;
    private CertificateAuthority.Issued elsewhere;
    private CertificateAuthority.Issued expired;
    private Bridge bridge;
    private int agents;

    @BeforeAll
    void encrypted() throws Exception {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .schema(ShopSchema::create)
                .start();
        // Where servers in containers see it, too.
        Path folder = Files.createDirectory(bridge.sandbox().folder().resolve("certificates"));
        authority = CertificateAuthority.create(folder, "authority");
        stranger = CertificateAuthority.create(folder, "stranger");
        right = authority.issue("right", HERE);
        elsewhere = authority.issue("elsewhere", "dns:elsewhere.example");
        expired = authority.issueExpired("expired", HERE);
        bridge.init();
        for (String site : bridge.sites()) {
            encrypt(bridge.server(site), right);
        }
        encryptKafka(right);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private static void encrypt(DatabaseServer server, CertificateAuthority.Issued certificate) {
        server.encrypt(certificate.certificate(), certificate.key());
        server.restart();
    }

    private void encryptKafka(CertificateAuthority.Issued certificate) {
        bridge.sandbox().kafka().encrypt(certificate.both(), bridge.sandbox().freePort());
        bridge.sandbox().kafka().restart();
    }

    private String host(String site) {
        return site.equals("bob") ? "localhost" : "127.0.0.1";
    }

    /** The site's plan with every certificate verified. */
    private SitePlan plan(String site) {
        return bridge.plan(site)
                .withDatabase("host", host(site))
                .withDatabase("tls", "verify-full")
                .withDatabase("tls-ca", authority.certificate().toString())
                .withKafka("properties", kafka(authority))
                .withAdminPort(bridge.sandbox().freePort());
    }

    private static String kafka(CertificateAuthority trusted) {
        return "{security.protocol: SSL, ssl.truststore.type: PEM, ssl.truststore.location: " + trusted.certificate()
                + "}";
    }

    private AgentProcess agent(SitePlan plan) {
        return bridge.agent(plan.site() + "-" + agents++, plan);
    }

    @Test
    @Order(1)
    void rightCertificatesCarryEverything() throws Exception {
        // From here on MySQL itself refuses the agent's role without encryption.
        bridge.server("bob").execute("mysql", "ALTER USER 'parley'@'%' REQUIRE SSL");
        try (AgentProcess ada = agent(plan("ada"));
                AgentProcess bob = agent(plan("bob"))) {
            ada.start();
            bob.start();
            ada.awaitReady(LIMIT);
            bob.awaitReady(LIMIT);
            new Probe(bridge).assertBothWays("ada", "bob");
            assertThat(plaintext(
                            "ada",
                            "SELECT count(*) FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)"
                                    + " WHERE usename = 'parley' AND NOT ssl"))
                    .isZero();
            assertThat(ada.terminate(LIMIT)).isZero();
            assertThat(bob.terminate(LIMIT)).isZero();
        }
    }

    private long plaintext(String site, String sql) throws SQLException {
        try (Connection connection = bridge.admin(site).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    @Order(2)
    void databaseOfAnUnknownAuthorityIsRefused() throws Exception {
        for (String site : bridge.sites()) {
            assertRefused(
                    plan(site).withDatabase("tls-ca", stranger.certificate().toString()),
                    ExitCode.DATABASE,
                    host(site),
                    "database.tls-ca");
        }
    }

    @Test
    @Order(2)
    void checkTellsOfARefusedCertificateToo() {
        for (String site : bridge.sites()) {
            SitePlan plan =
                    plan(site).withDatabase("tls-ca", stranger.certificate().toString());
            Parley.Result check = bridge.command("stranger-" + site, plan, "check");
            assertThat(check.exitCode()).as(check.output()).isEqualTo(ExitCode.CHECK.code());
            assertThat(check.output()).contains("refuses the certificate", host(site), "database.tls-ca");
        }
    }

    @Test
    @Order(2)
    void fileWithoutCertificatesIsAProblemOfTheSiteFile() throws Exception {
        for (String site : bridge.sites()) {
            assertRefused(
                    plan(site).withDatabase("tls-ca", right.key().toString()),
                    ExitCode.CONFIGURATION,
                    right.key().toString(),
                    "database.tls-ca");
        }
    }

    @Test
    @Order(2)
    void brokerOfAnUnknownAuthorityIsRefused() throws Exception {
        assertRefused(
                plan("ada").withKafka("properties", kafka(stranger)),
                ExitCode.KAFKA,
                bridge.sandbox().kafka().bootstrapServers(),
                "ssl.truststore.location");
    }

    @Test
    @Order(2)
    void adminInterfaceIsVerifiedByTheCommands() throws Exception {
        assertThat(status(right, authority)).contains("atlantis");
        assertThat(status(elsewhere, authority)).contains("is refused", "127.0.0.1", "--ca");
        assertThat(status(expired, authority)).contains("is refused", "NotAfter", "127.0.0.1");
        assertThat(status(right, stranger)).contains("is refused", "--ca");
    }

    /** What `parley status` says of an interface with this certificate. */
    private static String status(CertificateAuthority.Issued certificate, CertificateAuthority trusted)
            throws Exception {
        AdminTls tls = new AdminTls(
                Optional.of(certificate.certificate().toString()),
                Optional.of(certificate.key().toString()),
                Optional.empty(),
                Optional.empty());
        AdminConfig config = new AdminConfig(
                "127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.of(tls));
        AgentStatus status = new AgentStatus(
                "shop", "atlantis", "mysql", "1", AgentStatus.Phase.STREAMING, "", 1, List.of(), List.of(), "");
        Route route = Route.get("/status", "For this test.", List.of(), AgentStatus.class, request -> status);
        try (AdminServer server = AdminServer.start(config, List.of(route), System::currentTimeMillis)) {
            StringWriter output = new StringWriter();
            PrintWriter printer = new PrintWriter(output);
            Main.run(
                    printer,
                    printer,
                    "status",
                    "--url",
                    server.url(),
                    "--ca",
                    trusted.certificate().toString());
            return output.toString();
        }
    }

    @Test
    @Order(3)
    void certificateOfADatabaseForAnotherHostOrTimeIsRefused() throws Exception {
        for (String site : bridge.sites()) {
            encrypt(bridge.server(site), elsewhere);
            assertRefused(plan(site), ExitCode.DATABASE, host(site), "valid for database.host");
            // Whose host is of no concern where only the authority is verified.
            Parley.Result check = bridge.command("check-" + site, plan(site).withDatabase("tls", "verify-ca"), "check");
            assertThat(check.output()).doesNotContain("refuses the certificate");
            assertThat(check.exitCode()).as(check.output()).isZero();
            encrypt(bridge.server(site), expired);
            assertRefused(plan(site), ExitCode.DATABASE, host(site), "NotAfter", "must be in date");
            encrypt(bridge.server(site), right);
        }
    }

    @Test
    @Order(4)
    void certificateOfABrokerForAnotherHostOrTimeIsRefused() throws Exception {
        encryptKafka(elsewhere);
        String asked = bridge.sandbox().kafka().bootstrapServers();
        assertRefused(plan("ada"), ExitCode.KAFKA, asked, "valid for the host");
        encryptKafka(expired);
        assertRefused(plan("ada"), ExitCode.KAFKA, asked, "NotAfter", "must be in date");
    }

    /** The agent ends by itself and says once, without a stack trace, what is wrong. */
    private void assertRefused(SitePlan plan, ExitCode code, String... words) throws Exception {
        try (AgentProcess agent = agent(plan)) {
            agent.start();
            assertThat(agent.awaitExit(LIMIT)).isEqualTo(code.code());
            assertThat(Files.readAllLines(agent.logFile()))
                    .filteredOn(line -> line.startsWith("parley: "))
                    .singleElement()
                    .asString()
                    .contains(words);
            assertThat(Files.readString(agent.logFile())).doesNotContain("\tat dev.parley");
        }
    }
}
