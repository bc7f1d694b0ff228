package dev.parley.it.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Between PostgreSQL sites, values travel that MySQL has no place for: types of its own, and special values of others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeTypesIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final List<String> SITES = List.of("ada", "eve");

    private final List<Typed> columns = new ArrayList<>();
    private Bridge bridge;

    /** One table for each type: columns of a table share its replica identity, and some of these have no equality. */
    private record Typed(String table, String type, List<String> samples) {}

    NativeTypesIT() {
        for (RefusedType type : RefusedType.all()) {
            if (!type.samples().isEmpty()) {
                columns.add(new Typed(type.column(), type.type(), type.samples()));
            }
        }
        add("numeric", "'NaN'", "'Infinity'", "'-Infinity'", "1e1000");
        add("double precision", "'NaN'", "'Infinity'", "'-0'");
        add("real", "'NaN'", "'-Infinity'");
        add("date", "'infinity'", "'-infinity'", "'0044-03-15 BC'", "'5874897-12-31'");
        add("timestamp", "'infinity'", "'-infinity'", "'0044-03-15 12:00 BC'", "'294246-12-31 23:59:59.999999'");
        add(
                "timestamptz",
                "'infinity'",
                "'-infinity'",
                "'0044-03-15 12:00+00 BC'",
                "'294246-12-31 23:59:59.999999+00'");
        add("timestamptz[]", "'{infinity,\"2026-01-31 00:00:00.000001+00\"}'");
        add("bit varying", "B''", "B'00'", "B'1010'");
    }

    private void add(String type, String... samples) {
        columns.add(new Typed("s_" + type.replaceAll("[^a-z]+", "_"), type, List.of(samples)));
    }

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(SITES.get(0), Engine.POSTGRESQL)
                .site(SITES.get(1), Engine.POSTGRESQL)
                .replicationSet(SITES.get(0), "native-types", "postgresql")
                .replicationSet(SITES.get(1), "native-types", "postgresql")
                .tuning("flush-interval", "1s")
                .start();
        List<String> tables =
                new ArrayList<>(List.of("CREATE EXTENSION hstore", "CREATE TYPE pair AS (a integer, b text)"));
        columns.forEach(column ->
                tables.add("CREATE TABLE " + column.table() + " (id integer PRIMARY KEY, v " + column.type() + ")"));
        for (String site : SITES) {
            Sql.execute(bridge.admin(site), tables);
        }
        bridge.begin(LIMIT);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private List<String> query(String site, String sql) throws SQLException {
        return Sql.query(bridge.admin(site), sql);
    }

    private void awaitShown(String site, String sql, List<String> expected) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(query(site, sql))
                        .as(() -> "parked at " + site + ": " + parked(site))
                        .isEqualTo(expected));
    }

    private List<String> parked(String site) {
        try {
            return query(site, "SELECT concat(tbl, ' ', reason) FROM parley.projected");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Inserted at one site, updated at the other to what it is, which each site shows as the other does. */
    @Test
    void everyValueArrivesAsItIs() throws SQLException {
        List<String> inserts = new ArrayList<>();
        List<String> updates = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        int size = 0;
        for (Typed column : columns) {
            for (int i = 0; i < column.samples().size(); i++) {
                inserts.add("INSERT INTO " + column.table() + " VALUES (" + i + ", "
                        + column.samples().get(i) + ")");
                updates.add("UPDATE " + column.table() + " SET v = v, id = id + 100 WHERE id = " + i);
            }
            size += column.samples().size();
            shown.add("SELECT concat('" + column.table() + " ', id, ' ', coalesce(v::text, 'null')) FROM "
                    + column.table());
        }
        String all = String.join(" UNION ALL ", shown) + " ORDER BY 1";
        Sql.execute(bridge.admin(SITES.get(0)), inserts);
        List<String> written = query(SITES.get(0), all);
        assertThat(written).hasSize(size);
        awaitShown(SITES.get(1), all, written);

        Sql.execute(bridge.admin(SITES.get(1)), updates);
        List<String> moved = query(SITES.get(1), all);
        assertThat(moved).hasSize(size).doesNotContainAnyElementsOf(written);
        awaitShown(SITES.get(0), all, moved);

        for (String site : SITES) {
            assertThat(query(site, "SELECT concat(tbl, ' ', reason) FROM parley.projected"))
                    .isEmpty();
        }
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
