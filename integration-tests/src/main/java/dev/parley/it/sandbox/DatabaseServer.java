package dev.parley.it.sandbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * A database server of a sandbox, with an administrator account and password logins over TCP.
 *
 * <p>Its settings are durable ones: a commit that returned survives {@link #kill9()}.
 */
public sealed interface DatabaseServer extends Server permits PostgresServer, MySqlServer {
    Engine engine();

    /** JDBC address of a database, without user and password. */
    String jdbcUrl(String database);

    String adminUser();

    String adminPassword();

    /** Name of a database that is always there and holds no user data. */
    String systemDatabase();

    /** Version as the server itself says it, such as {@code 18.6} or {@code 9.7.4-2}. */
    String version();

    /** Creates an empty database owned by the administrator. */
    void createDatabase(String database);

    /** Creates a login that may connect and nothing else. */
    void createUser(String user, String password);

    /** Replaces one server setting from the next start on. */
    void configure(Map<String, String> settings);

    /** Offers encryption with this certificate and its PKCS#8 key, both PEM, from the next start on. */
    void encrypt(Path certificate, Path key);

    /** Keeps a copy of all data, as a backup of the stopped server; a copy of the same name is replaced. */
    void keepData(String name);

    /** Puts a kept copy in the place of the data, as a rollback of the stopped server. */
    void restoreData(String name);

    /** Opens a connection as administrator; the caller closes it. */
    default Connection connect(String database) throws SQLException {
        return connect(database, adminUser(), adminPassword());
    }

    /** Opens a connection; the caller closes it. */
    default Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user, password);
    }

    /** Runs statements as administrator, each in a transaction of its own. */
    default void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
