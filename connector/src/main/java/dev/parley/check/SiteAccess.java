package dev.parley.check;

import dev.parley.config.BridgeNames;
import dev.parley.config.DatabaseConfig;
import dev.parley.config.Engine;
import dev.parley.config.NameMapping;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.Secret;
import dev.parley.config.SiteConfig;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.TableNames;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        NameMapping mapping = NameMapping.of(set);
        return new TableNames() {
            @Override
            public Optional<String> table(String localTable) {
                return mapping.table(localTable);
            }

            @Override
            public String column(String canonicalTable, String localColumn) {
                return mapping.column(canonicalTable, localColumn);
            }

            @Override
            public Set<String> listed() {
                return mapping.listed();
            }
        };
    }

    private static boolean isPostgresql(SiteConfig config) {
        return config.database().engine() == Engine.POSTGRESQL;
    }

    private static DatabaseSettings settings(SiteConfig config, String user, Secret password) {
        Duration statement = config.tuning().statementTimeout();
        return new DatabaseSettings(
                config.database().jdbcUrl(),
                user,
                password.reveal(),
                Map.of(),
                "parley/" + config.site(),
                CONNECT_TIMEOUT,
                statement.plus(SOCKET_MARGIN),
                statement,
                config.tuning().lockTimeout(),
                config.tuning().fenceTimeout().multipliedBy(2).plusSeconds(5));
    }
}
