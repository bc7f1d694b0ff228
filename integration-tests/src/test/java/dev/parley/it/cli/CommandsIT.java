package dev.parley.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.cli.Main;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code parley check} and {@code parley init} on databases that somebody already has. */
class CommandsIT {
    private static final String PASSWORD = "Agent-Secret-1";
    private static Sandbox sandbox;

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder().postgres("pg").mysql("my").kafka().start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({"pg,postgresql", "my,mysql"})
    void aDatabaseIsCheckedPreparedAndCheckedAgain(String server, String engine) throws Exception {
        Path site = site(server, engine, "sells_" + server, "CREATE TABLE item (id int PRIMARY KEY, name varchar(40))");

        assertThat(run("check", "-c", site.toString())).isEqualTo(ExitCode.CHECK.code());
        assertThat(out).contains("parley init");

        assertThat(run("init", "-c", site.toString(), "--print-sql")).isZero();
        assertThat(out).contains("CREATE").doesNotContain(PASSWORD);
        assertThat(run("check", "-c", site.toString())).isEqualTo(ExitCode.CHECK.code());

        assertThat(run("init", "-c", site.toString())).as(err).isZero();
        assertThat(run("init", "-c", site.toString())).as("a second time").isZero();
        assertThat(run("check", "-c", site.toString())).as(out).isZero();
    }

    @ParameterizedTest
    @CsvSource({"pg,postgresql", "my,mysql"})
    void aTableWithoutAPrimaryKeyIsRefusedBeforeAnythingIsMade(String server, String engine) throws Exception {
        Path site = site(server, engine, "keyless_" + server, "CREATE TABLE item (id int, name varchar(40))");

        assertThat(run("init", "-c", site.toString())).isEqualTo(ExitCode.DATABASE.code());
        assertThat(err).contains("init did nothing", "item", "primary key");
        assertThat(run("check", "-c", site.toString())).isEqualTo(ExitCode.CHECK.code());
        assertThat(out).contains("primary key");
    }

    @ParameterizedTest
    @CsvSource({"pg,postgresql", "my,mysql"})
    void aWrongPasswordIsNamedAsSuch(String server, String engine) throws Exception {
        Path site = site(server, engine, "locked_" + server, "CREATE TABLE item (id int PRIMARY KEY)");
        Files.writeString(
                site, Files.readString(site).replaceAll("admin-password: .*", "admin-password: certainly-wrong"));

        assertThat(run("init", "-c", site.toString())).isEqualTo(ExitCode.DATABASE.code());
        assertThat(err).contains("log in").doesNotContain("certainly-wrong");
    }

    @Test
    void kafkaOutOfReachIsAFinding() throws Exception {
        Path site = site("pg", "postgresql", "alone", "CREATE TABLE item (id int PRIMARY KEY)");
        Files.writeString(
                site, Files.readString(site).replaceAll("bootstrap-servers: .*", "bootstrap-servers: 127.0.0.1:1"));

        assertThat(run("check", "-c", site.toString())).isEqualTo(ExitCode.CHECK.code());
        assertThat(out).contains("[kafka] Kafka at 127.0.0.1:1 cannot be asked");
    }

    @Test
    void initWithoutAnAdministratorSaysWhatIsMissing() throws Exception {
        Path site = site("pg", "postgresql", "noadmin", "CREATE TABLE item (id int PRIMARY KEY)");
        Files.writeString(site, Files.readString(site).replaceAll("  admin-.*\n", ""));

        assertThat(run("init", "-c", site.toString())).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(err).contains("database.admin-user", "--print-sql");
    }

    private int run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = Main.run(new PrintWriter(output), new PrintWriter(errors), arguments);
        out = output.toString();
        err = errors.toString();
        return code;
    }

    /** A database with one table, and the site file for it. */
    private Path site(String name, String engine, String database, String ddl) throws IOException, SQLException {
        DatabaseServer server = sandbox.database(name);
        server.createDatabase(database);
        server.execute(database, ddl);
        URI address = URI.create(server.jdbcUrl(database).replaceFirst("^jdbc:", ""));
        return Files.writeString(folder.resolve("site.yaml"), """
                group: %s
                site: berlin
                members: [berlin, madrid]
                database:
                  engine: %s
                  host: %s
                  port: %d
                  name: %s
                  user: %s
                  password: %s
                  admin-user: %s
                  admin-password: "%s"
                kafka:
                  bootstrap-servers: %s
                """.formatted(
                        database.replace('_', '-'),
                        engine,
                        address.getHost(),
                        address.getPort(),
                        database,
                        "agent_" + database,
                        PASSWORD,
                        server.adminUser(),
                        server.adminPassword(),
                        sandbox.kafka().bootstrapServers()));
    }
}
