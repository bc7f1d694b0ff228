package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What init has made is taken away again, the application's tables stay, and init can make it anew. */
class RemoveIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<String> SITES = List.of("ada", "bob");

    @Test
    void everythingThatInitHasMadeIsRemovedAndNothingElse() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .schema(RemoveIT::create)
                .start()) {
            Map<String, Long> before = new HashMap<>();
            for (String site : SITES) {
                before.put(site, traces(bridge.admin(site)));
            }
            bridge.init();
            for (String site : SITES) {
                assertThat(traces(bridge.admin(site))).isGreaterThan(before.getOrDefault(site, 0L));
                Parley.Result unsaid = bridge.command(site, "remove");
                assertThat(unsaid.exitCode()).isEqualTo(ExitCode.USAGE.code());
                assertThat(unsaid.output()).contains("say --yes");
                assertThat(bridge.command(site, "remove", "--print-sql").output())
                        .contains("DROP ");
                assertThat(traces(bridge.admin(site))).isGreaterThan(before.getOrDefault(site, 0L));

                Parley.Result removed = bridge.command(site, "remove", "--yes", "--topics");
                assertThat(removed.output()).contains("removed from").contains(".log." + site + " deleted");
                assertThat(removed.exitCode()).isZero();
                assertThat(traces(bridge.admin(site))).isEqualTo(before.getOrDefault(site, 0L));
                assertThat(number(bridge.admin(site), "SELECT count(*) FROM kept"))
                        .isEqualTo(1);

                Parley.Result again = bridge.command(site, "remove", "--yes", "--topics");
                assertThat(again.output()).contains("is not there");
                assertThat(again.exitCode()).isZero();
            }
            bridge.begin(LIMIT);

            Parley.Result used = bridge.command("ada", "remove", "--yes");
            assertThat(used.exitCode()).as(used.output()).isEqualTo(ExitCode.DATABASE.code());
            assertThat(used.output()).contains("is active");
            assertThat(bridge.unexpectedEnds()).isEmpty();
        }
    }

    private static void create(Endpoint app) throws SQLException {
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (id integer PRIMARY KEY)");
            statement.execute("INSERT INTO kept VALUES (1)");
        }
    }

    /** Schemas, slots, publications and roles with names like the bridge's; the servers of tests may have some of their own. */
    private static long traces(Endpoint admin) throws SQLException {
        return admin.isMySql()
                ? number(
                        admin,
                        "SELECT (SELECT count(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'parley')"
                                + " + (SELECT count(*) FROM mysql.user WHERE User LIKE 'parley%')")
                : number(
                        admin,
                        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'parley')"
                                + " + (SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'parley%')"
                                + " + (SELECT count(*) FROM pg_publication WHERE pubname LIKE 'parley%')"
                                + " + (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'parley%')");
    }

    private static long number(Endpoint admin, String sql) throws SQLException {
        try (Connection connection = admin.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
