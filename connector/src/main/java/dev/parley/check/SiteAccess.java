package dev.parley.check;

import dev.parley.config.BridgeNames;
import dev.parley.config.DatabaseConfig;
import dev.parley.config.Engine;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.Secret;
import dev.parley.config.SiteConfig;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.TableNames;
import dev.parley.store.TrustStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How to reach the database of a site file, and which of its tables replicate. Pure functions. */
public final class SiteAccess {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** The driver gives up later than the server, so that the server's own message is seen. */
    private static final Duration SOCKET_MARGIN = Duration.ofSeconds(30);

    private SiteAccess() {}

    /** With the agent's role. */
    public static DatabaseSettings agent(SiteConfig config) {
        DatabaseConfig database = config.database();
        return settings(config, database.user(), database.password());
    }

    /** With the administrator's role, if the site file names one. */
    public static Optional<DatabaseSettings> admin(SiteConfig config) {
        DatabaseConfig database = config.database();
        return database.adminUser()
                .flatMap(user -> database.adminPassword().map(password -> settings(config, user, password)));
    }

    /** The replication slot of a set; empty at MySQL. */
    public static String slot(SiteConfig config, ReplicationSetConfig set) {
        return isPostgresql(config) ? BridgeNames.slot(config.group(), set.name(), config.site()) : "";
    }

    /** The publication of a set; empty at MySQL. */
    public static String publication(SiteConfig config, ReplicationSetConfig set) {
        return isPostgresql(config) ? BridgeNames.publication(config.group(), set.name()) : "";
    }

    /** Local to canonical names of a set. */
    public static TableNames names(ReplicationSetConfig set) {
        return new SiteNames(set);
    }

    private static boolean isPostgresql(SiteConfig config) {
        return config.database().engine() == Engine.POSTGRESQL;
    }

    /** The authorities of a database that shows a certificate, as its JDBC driver takes them. */
    private static Map<String, String> trust(DatabaseConfig database) {
        if (!database.tls().verifies()) {
            return Map.of();
        }
        Optional<Path> authorities = authorities(database);
        if (database.engine() == Engine.POSTGRESQL) {
            return authorities
                    .map(file -> Map.of("sslrootcert", file.toString()))
                    .orElse(Map.of("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
        return authorities
                .map(file -> Map.of(
                        "trustCertificateKeyStoreUrl",
                        file.toUri().toString(),
                        "trustCertificateKeyStoreType",
                        "PKCS12",
                        "trustCertificateKeyStorePassword",
                        TrustStores.PASSWORD,
                        "fallbackToSystemTrustStore",
                        "false"))
                .orElse(Map.of());
    }

    /**
     * File with the certificates to trust: PEM for PostgreSQL, PKCS#12 for MySQL. Empty if none are verified, or Java's own
     * are trusted.
     *
     * @throws AuthoritiesException if {@code database.tls-ca} cannot be read
     */
    public static Optional<Path> authorities(DatabaseConfig database) {
        if (!database.tls().verifies() || database.tlsCa().isEmpty()) {
            return Optional.empty();
        }
        Path pem = Path.of(database.tlsCa().get());
        try {
            TrustStores.read(pem);
            return Optional.of(database.engine() == Engine.POSTGRESQL ? pem : TrustStores.of(pem));
        } catch (IOException e) {
            throw new AuthoritiesException(
                    "database.tls-ca cannot be used: " + e.getMessage()
                            + "; name a PEM file with the certificates of the authorities to trust",
                    e);
        }
    }

    private static DatabaseSettings settings(SiteConfig config, String user, Secret password) {
        Duration statement = config.tuning().statementTimeout();
        return new DatabaseSettings(
                config.database().jdbcUrl(),
                user,
                password.reveal(),
                trust(config.database()),
                "parley/" + config.site(),
                CONNECT_TIMEOUT,
                statement.plus(SOCKET_MARGIN),
                statement,
                config.tuning().lockTimeout(),
                config.tuning().fenceTimeout().multipliedBy(2).plusSeconds(5));
    }
}
