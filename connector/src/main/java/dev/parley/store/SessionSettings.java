package dev.parley.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Driver properties and session commands of each purpose. Every wait has a bound, on the client and on the server. */
final class SessionSettings {
    private final DatabaseSettings database;

    SessionSettings(DatabaseSettings database) {
        this.database = database;
    }

    Properties driverProperties(Purpose purpose) {
        Properties properties = new Properties();
        if (database.engine() == Engine.POSTGRESQL) {
            postgresProperties(properties, purpose);
        } else {
            mySqlProperties(properties, purpose);
        }
        database.properties().forEach(properties::setProperty);
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return properties;
    }

    private void postgresProperties(Properties properties, Purpose purpose) {
        properties.setProperty("ApplicationName", name(purpose));
        properties.setProperty("connectTimeout", seconds(database.connectTimeout()));
        properties.setProperty("loginTimeout", seconds(database.connectTimeout()));
        properties.setProperty("socketTimeout", seconds(database.socketTimeout()));
        properties.setProperty("cancelSignalTimeout", seconds(database.connectTimeout()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("logServerErrorDetail", "false"); // the detail quotes row data
    }

    private void mySqlProperties(Properties properties, Purpose purpose) {
        properties.setProperty(
                "connectionAttributes", "program_name:" + name(purpose).replaceAll("[:,]", "_"));
        properties.setProperty("connectTimeout", millis(database.connectTimeout()));
        properties.setProperty("socketTimeout", millis(database.socketTimeout()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("rewriteBatchedStatements", "true");
        properties.setProperty("useServerPrepStmts", "false"); // slower: one more round trip, no rewriting
        properties.setProperty("cachePrepStmts", "true"); // what the driver found out about a statement's text
        properties.setProperty("prepStmtCacheSize", "256");
        properties.setProperty("prepStmtCacheSqlLimit", "16384");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("forceConnectionTimeZoneToSession", "true");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
    }

    /** Commands for a fresh session, to be run as one. */
    String initSql(Purpose purpose, ServerInfo server) {
        return server.engine() == Engine.POSTGRESQL ? postgresSql(purpose, server) : mySqlSql(purpose, server);
    }

    private String postgresSql(Purpose purpose, ServerInfo server) {
        List<String> commands = new ArrayList<>();
        commands.add("SET TIME ZONE 'UTC'");
        commands.add("SET statement_timeout = " + millis(database.statementTimeout()));
        commands.add("SET lock_timeout = " + millis(database.lockTimeout()));
        commands.add("SET idle_in_transaction_session_timeout = " + millis(database.idleInTransactionTimeout()));
        // A lost tail of applied transactions loses its markers too, so it is applied again.
        commands.add("SET synchronous_commit = " + (purpose == Purpose.APPLY ? "off" : "on"));
        if (purpose == Purpose.APPLY) {
            commands.add(
                    server.isAtLeast(15, 0)
                            ? "SET session_replication_role = replica"
                            : "SELECT " + Engine.POSTGRESQL.quote(Engine.BRIDGE_SCHEMA, BridgeSchema.BECOME_REPLICA)
                                    + "()");
        }
        return String.join("; ", commands);
    }

    private String mySqlSql(Purpose purpose, ServerInfo server) {
        List<String> settings = new ArrayList<>();
        settings.add("time_zone = '+00:00'");
        settings.add("sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'");
        settings.add("innodb_lock_wait_timeout = " + seconds(database.lockTimeout()));
        settings.add("lock_wait_timeout = " + seconds(database.lockTimeout().plusSeconds(3)));
        settings.add(
                server.mariaDb()
                        ? "max_statement_time = " + seconds(database.statementTimeout())
                        : "max_execution_time = " + millis(database.statementTimeout()));
        if (purpose == Purpose.APPLY) {
            settings.add("foreign_key_checks = 0");
        }
        if (holdsLocks(purpose)) {
            // Makes MySQL take row locks, and the lease, away from an agent that has gone silent, if no other agent
            // does.
            settings.add("wait_timeout = " + seconds(database.idleInTransactionTimeout()));
        }
        String all = "SET SESSION " + String.join(", SESSION ", settings);
        return holdsLocks(purpose) ? all + ", @parley_session = " + SessionNames.taking(purpose) : all;
    }

    private static boolean holdsLocks(Purpose purpose) {
        return purpose == Purpose.APPLY || purpose == Purpose.STORE || purpose == Purpose.LEASE;
    }

    private String name(Purpose purpose) {
        return database.applicationName() + "/" + purpose.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, (duration.toMillis() + 999) / 1000));
    }

    private static String millis(Duration duration) {
        return Long.toString(Math.max(1, duration.toMillis()));
    }
}
