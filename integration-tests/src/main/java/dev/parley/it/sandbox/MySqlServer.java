package dev.parley.it.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A MySQL server with a row-based binary log, GTIDs, and password logins over TCP. */
public final class MySqlServer extends ManagedServer implements DatabaseServer {
    /** Fills the data folder before the first start. */
    private interface FirstData {
        void make(Path data) throws IOException;
    }

    private final MySqlInstallation installation;
    private final FirstData firstData;
    private final String password;
    private final Map<String, String> settings = new LinkedHashMap<>();

    MySqlServer(
            ServerSite site,
            MySqlInstallation installation,
            Cache cache,
            String password,
            Map<String, String> settings) {
        this(site, installation, data -> MySqlTemplate.copy(MySqlTemplate.of(installation, cache), data), password);
        this.settings.putAll(defaults());
        this.settings.putAll(settings);
    }

    private MySqlServer(ServerSite site, MySqlInstallation installation, FirstData firstData, String password) {
        super(site, installation.programs());
        this.installation = installation;
        this.firstData = firstData;
        this.password = password;
    }

    /**
     * A server that begins with this one's data, which has to be stopped when the other one starts for the first time; its
     * server UUID is another one. Not started.
     */
    synchronized MySqlServer copy(ServerSite place) {
        MySqlServer copy = new MySqlServer(
                place,
                installation,
                data -> {
                    requireStopped();
                    Folders.copyTree(site().data(), data);
                    Files.delete(data.resolve("auto.cnf"));
                },
                password);
        copy.settings.putAll(settings);
        return copy;
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("bind-address", "127.0.0.1");
        defaults.put("socket", "");
        defaults.put("skip-name-resolve", "ON");
        defaults.put("gtid-mode", "ON");
        defaults.put("enforce-gtid-consistency", "ON");
        defaults.put("log-bin", "binlog");
        defaults.put("binlog-row-image", "FULL");
        defaults.put("binlog-row-metadata", "FULL");
        defaults.put("sync-binlog", "1");
        defaults.put("innodb-flush-log-at-trx-commit", "1");
        defaults.put("innodb-doublewrite", "ON");
        defaults.put("innodb-buffer-pool-size", "256M");
        defaults.put("max-connections", "200");
        defaults.put("default-time-zone", "+00:00");
        // Half of the memory and of the work of a start; nothing here reads the instruments.
        defaults.put("performance-schema", "OFF");
        // With it, a stop waits 8 s for the scheduler while somebody reads the binary log.
        defaults.put("event-scheduler", "OFF");
        return defaults;
    }

    @Override
    void prepare() throws IOException {
        firstData.make(site().data());
        Path init = Files.createFile(
                initFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // Not in the binary log: an account is no change that another server should see.
        Files.writeString(init, """
                SET sql_log_bin=0;
                CREATE USER IF NOT EXISTS '%1$s'@'%%' IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
                DROP USER IF EXISTS 'root'@'localhost';
                """.formatted(adminUser(), password));
    }

    private Path initFile() {
        return site().folder().resolve("init.sql");
    }

    @Override
    synchronized List<String> command() {
        List<String> words = new ArrayList<>(installation.command());
        words.addAll(List.of(
                "--datadir=" + site().data(),
                "--pid-file=" + site().data().resolve("mysqld.pid"),
                "--init-file=" + initFile(),
                "--port=" + port(),
                // Unique on this machine, as the port is; a server id must be unique among replicas.
                "--server-id=" + port()));
        settings.forEach((key, value) -> words.add("--" + key + "=" + value));
        return words;
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
        return "TERM";
    }

    @Override
    String immediateSignal() {
        return "KILL"; // one process, no shared memory: the kernel tidies up
    }

    @Override
    public Engine engine() {
        return Engine.MYSQL;
    }

    @Override
    public void encrypt(Path certificate, Path key) {
        configure(Map.of(
                "ssl-cert",
                copied(certificate, "tls.crt").toString(),
                "ssl-key",
                copied(key, "tls.key").toString()));
    }

    @Override
    public String jdbcUrl(String database) {
        // The passwords travel over loopback only, encrypted with the server's key; TLS would cost a fifth of the
        // speed.
        return "jdbc:mysql://" + host() + ":" + port() + "/" + database
                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
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
        return "mysql";
    }

    @Override
    public String version() {
        return installation.version();
    }

    /** Where the server program comes from. */
    public String origin() {
        return installation.origin();
    }

    @Override
    public void createDatabase(String database) {
        try (Connection connection = connect(systemDatabase());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + quoted(database));
        } catch (SQLException e) {
            throw new SandboxException("could not create the database " + database + " at " + name(), e);
        }
    }

    @Override
    public void createUser(String user, String userPassword) {
        try (Connection connection = connect(systemDatabase());
                PreparedStatement statement = connection.prepareStatement("CREATE USER ?@'%' IDENTIFIED BY ?")) {
            // The driver puts the values in as quoted literals; the server has no parameters in this statement.
            statement.setString(1, user);
            statement.setString(2, userPassword);
            statement.execute();
        } catch (SQLException e) {
            throw new SandboxException("could not create the user " + user + " at " + name(), e);
        }
    }

    @Override
    public synchronized void configure(Map<String, String> changes) {
        settings.putAll(changes);
    }

    private static String quoted(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }
}
