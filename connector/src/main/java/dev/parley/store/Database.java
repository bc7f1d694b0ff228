package dev.parley.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * A site's database: one small connection pool for each purpose, opened on first use. Thread-safe. Nothing is connected
 * before the first use, so a database that is down does not keep the agent from starting.
 */
public final class Database implements AutoCloseable {
    /** Hikari looks after idle connections every 30 s by default; MySQL closes ours sooner (see wait_timeout). */
    private static final String HOUSEKEEPING = "com.zaxxer.hikari.housekeeping.periodMs";

    private static final Duration HOUSEKEEPING_PERIOD = Duration.ofSeconds(2);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
    private static final Duration VALIDATION_LIMIT = Duration.ofSeconds(5);

    private final DatabaseSettings settings;
    private final SessionSettings session;
    private final ErrorClassifier errors;
    private final Map<Purpose, HikariDataSource> pools = new EnumMap<>(Purpose.class);
    private @Nullable ServerInfo server;
    private boolean closed;

    private Database(DatabaseSettings settings) {
        this.settings = settings;
        this.session = new SessionSettings(settings);
        this.errors = ErrorClassifier.of(settings.engine());
    }

    /** Connects to nothing yet. */
    public static Database open(DatabaseSettings settings) {
        if (System.getProperty(HOUSEKEEPING) == null) {
            System.setProperty(HOUSEKEEPING, Long.toString(HOUSEKEEPING_PERIOD.toMillis()));
        }
        return new Database(settings);
    }

    public Engine engine() {
        return settings.engine();
    }

    public DatabaseSettings settings() {
        return settings;
    }

    public ErrorClassifier errors() {
        return errors;
    }

    /**
     * Product and version, asked for once over a connection of its own; fails at once where a pool would try for long.
     */
    public ServerInfo server() throws SQLException {
        synchronized (this) {
            if (server != null) {
                return server;
            }
        }
        try (Connection connection =
                DriverManager.getConnection(settings.jdbcUrl(), session.driverProperties(Purpose.CATALOG))) {
            ServerInfo found = ServerInfo.of(settings.engine(), connection);
            synchronized (this) {
                server = found;
            }
            return found;
        }
    }

    /**
     * A connection with the settings of its purpose: READ COMMITTED, time zone UTC, autocommit off except for FENCE,
     * CATALOG and VERIFY. The caller closes it, which rolls back what is open and gives it back.
     */
    public Connection connection(Purpose purpose) throws SQLException {
        return pool(purpose).getConnection();
    }

    /** Connections of a purpose that are given out from now on are new to the server. */
    public void renew(Purpose purpose) {
        synchronized (this) {
            HikariDataSource pool = pools.get(purpose);
            if (pool != null) {
                pool.getHikariPoolMXBean().softEvictConnections();
            }
        }
    }

    /**
     * Runs work in one transaction: commits when it returns, rolls back when it throws.
     *
     * @param attempted completes "could not …" in the message of a failure
     * @throws StoreException if the database refuses; an unknown outcome of COMMIT counts as refused
     */
    public <T> T inTransaction(Purpose purpose, String attempted, Work<T> work) {
        try (Connection connection = connection(purpose)) {
            boolean done = false;
            boolean autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            try {
                T result = work.run(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollbackQuietly(connection);
                }
                if (autoCommit && !connection.isClosed()) {
                    connection.setAutoCommit(true);
                }
            }
        } catch (SQLException e) {
            throw failed(attempted, e);
        }
    }

    /** What a piece of work on a connection returns. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    public StoreException failed(String attempted, SQLException error) {
        return new StoreException(attempted + " at " + settings, errors.classify(error), error);
    }

    private static void rollbackQuietly(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The server rolls back when the connection ends, and the first error says more than this one.
            return;
        }
    }

    private HikariDataSource pool(Purpose purpose) throws SQLException {
        ServerInfo info = server();
        synchronized (this) {
            if (closed) {
                throw new SQLException("the connections to " + settings + " are closed", "08003");
            }
            HikariDataSource pool = pools.get(purpose);
            if (pool == null) {
                pool = new HikariDataSource(configuration(purpose, info));
                pools.put(purpose, pool);
            }
            return pool;
        }
    }

    private HikariConfig configuration(Purpose purpose, ServerInfo info) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("parley-" + purpose.name().toLowerCase(Locale.ROOT));
        config.setJdbcUrl(settings.jdbcUrl());
        config.setDataSourceProperties(session.driverProperties(purpose));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(purpose.poolSize());
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_LIMIT.toMillis());
        config.setMaxLifetime(MAX_LIFETIME.toMillis());
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setValidationTimeout(VALIDATION_LIMIT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(session.initSql(purpose, info));
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setAutoCommit(purpose == Purpose.FENCE || purpose == Purpose.CATALOG || purpose == Purpose.VERIFY);
        return config;
    }

    /** Closes all connections at once. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            pools.values().forEach(HikariDataSource::close);
            pools.clear();
        }
    }
}
