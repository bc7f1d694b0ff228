package dev.parley.store;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How to reach a site's database.
 *
 * @param jdbcUrl address without user and password
 * @param properties further driver properties, for example {@code sslmode}
 * @param applicationName shown in the server's session list, for example {@code parley/berlin}
 * @param connectTimeout longest wait for a new connection
 * @param socketTimeout longest wait for an answer; above every statement and lock timeout
 * @param statementTimeout longest run of one statement
 * @param lockTimeout longest wait for a row lock
 * @param idleInTransactionTimeout how long the server lets a silent agent hold row locks
 */
public record DatabaseSettings(
        String jdbcUrl,
        String user,
        String password,
        Map<String, String> properties,
        String applicationName,
        Duration connectTimeout,
        Duration socketTimeout,
        Duration statementTimeout,
        Duration lockTimeout,
        Duration idleInTransactionTimeout) {
    public DatabaseSettings {
        Objects.requireNonNull(jdbcUrl);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
        properties = Map.copyOf(properties);
    }

    /** With the default timeouts: connect 10 s, socket 60 s, statement 30 s, lock 2 s, idle in transaction 15 s. */
    public static DatabaseSettings of(String jdbcUrl, String user, String password) {
        return new DatabaseSettings(
                jdbcUrl,
                user,
                password,
                Map.of(),
                "parley",
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofSeconds(15));
    }

    public DatabaseSettings withApplicationName(String name) {
        return new DatabaseSettings(
                jdbcUrl,
                user,
                password,
                properties,
                name,
                connectTimeout,
                socketTimeout,
                statementTimeout,
                lockTimeout,
                idleInTransactionTimeout);
    }

    public DatabaseSettings withProperties(Map<String, String> more) {
        return new DatabaseSettings(
                jdbcUrl,
                user,
                password,
                more,
                applicationName,
                connectTimeout,
                socketTimeout,
                statementTimeout,
                lockTimeout,
                idleInTransactionTimeout);
    }

    public DatabaseSettings withLockTimeout(Duration timeout) {
        return new DatabaseSettings(
                jdbcUrl,
                user,
                password,
                properties,
                applicationName,
                connectTimeout,
                socketTimeout,
                statementTimeout,
                timeout,
                idleInTransactionTimeout);
    }

    public Engine engine() {
        return Engine.ofJdbcUrl(jdbcUrl);
    }

    /** Address and user; never the password. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl.split("\\?", 2)[0];
    }
}
