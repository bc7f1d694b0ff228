package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Standbys of a site's PostgreSQL server, wherever that is: each follows the one that was promoted last. */
final class Standbys {
    /** A standby looks for a slot that it could not copy yet at growing intervals, of thirty seconds in the end. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String SLOT = """
            SELECT coalesce(string_agg(concat_ws(', ', 'from ' || restart_lsn, 'catalog from ' || catalog_xmin, 'confirmed ' || confirmed_flush_lsn,
                       CASE WHEN synced THEN 'synced' ELSE 'not synced' END,
                       CASE WHEN temporary OR invalidation_reason IS NOT NULL THEN 'not kept' ELSE 'kept' END), '; '), 'none')
              FROM pg_replication_slots WHERE slot_type = 'logical'
            """;

    private final Bridge bridge;
    private final String site;
    private final AtomicInteger count = new AtomicInteger();

    Standbys(Bridge bridge, String site) {
        this.bridge = bridge;
        this.site = site;
    }

    /** One that has no logical slots. */
    PostgresServer following() {
        return start(Map.of());
    }

    /** One that takes over the slots of the primary that are made for a failover (PostgreSQL 17 and later). */
    PostgresServer synchronising() throws SQLException {
        PostgresServer standby = start(Map.of("sync_replication_slots", "on", "hot_standby_feedback", "on"));
        // After the backup, so that the standby does not wait for itself when it is the primary.
        bridge.server(site)
                .execute(
                        bridge.server(site).systemDatabase(),
                        "ALTER SYSTEM SET synchronized_standby_slots = '" + slot(standby) + "'",
                        "SELECT pg_reload_conf()");
        return standby;
    }

    private PostgresServer start(Map<String, String> settings) {
        String name = site + "-standby-" + count.incrementAndGet();
        return bridge.sandbox().standby(bridge.server(site), name, settings);
    }

    /** Name of the physical slot of a standby, and of its sessions at the primary. */
    static String slot(PostgresServer standby) {
        return standby.name().replace('-', '_');
    }

    /** Waits until it has made all of the primary's log its own. */
    void awaitReplayed(PostgresServer standby) {
        await().atMost(LIMIT)
                .until(() -> ask(
                                standby,
                                "SELECT pg_last_wal_replay_lsn() >= '"
                                        + ask(bridge.server(site), "SELECT pg_current_wal_lsn()") + "'")
                        .equals("t"));
    }

    /** Waits until a failover would find the agent's slot. */
    void awaitSynchronised(PostgresServer standby) {
        await().atMost(LIMIT).untilAsserted(() -> {
            // The slot's place moves on only with such an entry of the log, which otherwise comes every 15 seconds.
            ask(bridge.server(site), "SELECT pg_log_standby_snapshot()");
            assertThat(ask(standby, SLOT))
                    .as(() -> "the standby has the slot, at the primary it is " + slotAtThePrimary())
                    .contains(", synced, kept");
        });
    }

    private String slotAtThePrimary() {
        try {
            return ask(bridge.server(site), SLOT);
        } catch (SQLException e) {
            return "not to be seen: " + e.getMessage();
        }
    }

    /** It is the site's database from now on. */
    void promote(PostgresServer standby) {
        standby.promote();
        bridge.moveTo(site, standby);
    }

    private static String ask(DatabaseServer server, String sql) throws SQLException {
        try (Connection connection = server.connect(server.systemDatabase());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
