package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL server with logical decoding, password logins over TCP and no Unix socket. */
public final class PostgresServer extends ManagedServer implements DatabaseServer {
    private final PostgresInstallation installation;
    private final FirstData firstData;
    private final Unprivileged unprivileged;
    private volatile String password = "";
    private final Map<String, String> settings = new LinkedHashMap<>();

    /** Fills the data folder before the first start. */
    private interface FirstData {
        /** Returns the password of the administrator. */
        String make(PostgresServer server) throws IOException;
    }

    PostgresServer(
            ServerSite site,
            PostgresInstallation installation,
            PostgresTemplate template,
            Map<String, String> settings) {
        this(site, installation, server -> template.copy(server.site().data(), server::initialise));
        this.settings.putAll(defaults());
        this.settings.putAll(settings);
    }

    private PostgresServer(ServerSite site, PostgresInstallation installation, FirstData firstData) {
        super(site, installation.programs());
        this.installation = installation;
        this.firstData = firstData;
        this.unprivileged = installation.unprivileged();
    }

    /**
     * A server that is to stand by for this one: at its first start it takes a backup of this one, which has to run then,
     * and follows it by a physical slot of its own name, which is its application name, too. Not started.
     *
     * @param changes settings over those of this server
     */
    synchronized PostgresServer standby(ServerSite place, Map<String, String> changes) {
        String slot = place.name().replace('-', '_');
        PostgresServer standby = new PostgresServer(place, installation, server -> {
            PostgresBackup.take(this, slot, server.site().data());
            return password;
        });
        standby.settings.putAll(settings);
        standby.settings.put(
                "primary_conninfo",
                "host=" + host() + " port=" + port() + " user=" + adminUser() + " password=" + password + " dbname="
                        + systemDatabase() + " application_name=" + slot);
        standby.settings.put("primary_slot_name", slot);
        standby.settings.put("hot_standby", "on");
        standby.settings.putAll(changes);
        return standby;
    }

    /** Makes a standby the primary, wherever it is in the log of the former one. */
    public void promote() {
        queryOne("SELECT pg_promote(true, " + site().limit().toSeconds() + ")");
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("listen_addresses", "127.0.0.1");
        defaults.put("unix_socket_directories", "");
        defaults.put("wal_level", "logical");
        defaults.put("max_replication_slots", "32");
        defaults.put("max_wal_senders", "32");
        defaults.put("max_connections", "200");
        defaults.put("max_prepared_transactions", "8");
        defaults.put("shared_buffers", "128MB");
        defaults.put("password_encryption", "scram-sha-256");
        defaults.put("fsync", "on");
        defaults.put("synchronous_commit", "on");
        defaults.put("full_page_writes", "on");
        defaults.put("timezone", "UTC");
        defaults.put("log_timezone", "UTC");
        return defaults;
    }

    @Override
    void prepare() throws IOException {
        unprivileged.open(site().folder().resolveSibling("."));
        password = firstData.make(this);
        unprivileged.give(site().folder());
    }

    /** A new data folder, made in this server's own place, where the user that runs it may write. */
    private void initialise(Path data, Path passwordFile) throws IOException {
        Files.createDirectory(data);
        unprivileged.give(site().folder());
        List<String> words = new ArrayList<>(unprivileged.prefix());
        // A crash of this machine in the middle of initdb loses nothing worth keeping, so it need not sync; the server
        // syncs all it writes.
        words.addAll(List.of(
                program("initdb"),
                "--pgdata=" + data,
                "--username=" + adminUser(),
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions"));
        words.addAll(installation.localeOptions());
        programs().run(words, Map.of("TZ", "UTC", "LC_ALL", "C"), PostgresTemplate.LIMIT);
    }

    private String program(String name) throws IOException {
        return installation.program(name, site().folder().resolve("programs"));
    }

    @Override
    List<String> command() throws IOException {
        writeSettings();
        List<String> words = new ArrayList<>(unprivileged.prefix());
        words.addAll(List.of(program("postgres"), "-D", site().data().toString(), "-p", "" + port()));
        return words;
    }

    private synchronized void writeSettings() throws IOException {
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) ->
                text.append(key).append(" = '").append(value.replace("'", "''")).append("'\n"));
        Files.writeString(site().data().resolve("parley-sandbox.conf"), text);
        Path main = site().data().resolve("postgresql.conf");
        String include = "include 'parley-sandbox.conf'\n";
        if (!Files.readString(main).contains(include)) {
            Files.writeString(main, include, StandardOpenOption.APPEND);
        }
        unprivileged.give(site().data());
    }

    @Override
    Optional<String> missing() {
        try (Connection connection = connect(systemDatabase())) {
            return connection.isValid(5) ? Optional.empty() : Optional.of("the connection is not valid");
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    String stopSignal() {
        return "INT"; // fast shutdown: ends sessions, writes a checkpoint
    }

    @Override
    String immediateSignal() {
        return "QUIT"; // immediate shutdown: no checkpoint, but shared memory is given back
    }

    @Override
    public Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    @Override
    public String adminUser() {
        return "parley_admin";
    }

    @Override
    public String adminPassword() {
        return password;
    }

    @Override
    public String systemDatabase() {
        return "postgres";
    }

    @Override
    public String version() {
        return queryOne("SHOW server_version");
    }

    @Override
    public void createDatabase(String database) {
        executeFormatted("SELECT format('CREATE DATABASE %I', ?::text)", database);
    }

    @Override
    public void createUser(String user, String userPassword) {
        executeFormatted("SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', ?::text, ?::text)", user, userPassword);
    }

    @Override
    public synchronized void configure(Map<String, String> changes) {
        settings.putAll(changes);
    }

    @Override
    public void encrypt(Path certificate, Path key) {
        configure(Map.of(
                "ssl_cert_file",
                copied(certificate, "tls.crt").toString(),
                "ssl_key_file",
                copied(key, "tls.key").toString(),
                "ssl",
                "on"));
    }

    private String queryOne(String sql) {
        try (Connection connection = connect(systemDatabase());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new SandboxException("could not ask " + name() + ": " + sql, e);
        }
    }

    /** Lets the server quote names and values of a command that takes no parameters, then runs the command. */
    private void executeFormatted(String format, String... values) {
        try (Connection connection = connect(systemDatabase());
                PreparedStatement formatted = connection.prepareStatement(format)) {
            for (int i = 0; i < values.length; i++) {
                formatted.setString(i + 1, values[i]);
            }
            try (ResultSet rows = formatted.executeQuery();
                    Statement statement = connection.createStatement()) {
                rows.next();
                statement.execute(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new SandboxException("could not run at " + name() + ": " + format, e);
        }
    }
}
