package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The worked examples of config-examples as they stand, policies and schemas, between PostgreSQL and MySQL: both sites
 * write while the agent of one is stopped. One group has the tables of both examples.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkedExamplesIT {
    private static final Path EXAMPLES = Path.of("../config-examples");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final String PG = "lisbon";
    private static final String MY = "riga";

    private Bridge bridge;

    @BeforeAll
    void conflictsAreForced() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(WorkedExamplesIT::create)
                .policy(policy())
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.begin(LIMIT);
        for (int id = 1; id <= 2; id++) {
            execute(PG, appointment(id));
        }
        execute(PG, document(1));
        await().atMost(LIMIT).until(() -> count(MY, "document") == 1 && count(MY, "appointment") == 2);
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        bridge.agent(MY).terminate(DRAIN);
        lisbonWrites();
        rigaWrites();
        bridge.agent(MY).start();
        bridge.awaitReady(LIMIT);
        execute(PG, appointment(100));
        execute(MY, appointment(101));
        await().atMost(LIMIT).until(() -> count(PG, "appointment") == 4 && count(MY, "appointment") == 4);
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    /** The calendar's policy, and the tables of the other. */
    private static String policy() {
        String documents = read("documents/policy.yaml");
        return read("calendar/policy.yaml")
                + documents.substring(documents.indexOf("tables:\n") + "tables:\n".length());
    }

    private static String read(String file) {
        try {
            return Files.readString(EXAMPLES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the example " + file, e);
        }
    }

    private static void create(Endpoint app) throws SQLException {
        String engine = app.isMySql() ? "mysql" : "postgresql";
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            for (String example : List.of("calendar", "documents")) {
                statement.execute(read(example + "/schema." + engine + ".sql").replace(";", ""));
            }
        }
    }

    private static String appointment(int id) {
        return "INSERT INTO appointment (id, title, starts_at, ends_at, body, guests) VALUES (" + id
                + ", 'Review', '2026-05-04 09:00:00', '2026-05-04 10:00:00', 'Agenda\nRoom 1\nCoffee',"
                + " '[\"ann\", \"bo\"]')";
    }

    private static String document(int id) {
        return "INSERT INTO document (id, body, tags, attributes, views, revision) VALUES (" + id
                + ", 'one\ntwo\nthree', '[\"draft\"]', '{\"owner\": \"ann\", \"state\": \"open\"}', 10, 4)";
    }

    private void lisbonWrites() throws SQLException {
        execute(
                PG,
                "UPDATE appointment SET starts_at = '2026-05-04 11:00:00', ends_at = '2026-05-04 12:00:00',"
                        + " body = 'Agenda v2\nRoom 1\nCoffee', guests = '[\"ann\", \"bo\", \"cy\"]' WHERE id = 1");
        execute(PG, "DELETE FROM appointment WHERE id = 2");
        execute(
                PG,
                "UPDATE document SET body = 'ONE\ntwo\nthree', tags = '[\"draft\", \"legal\"]',"
                        + " attributes = '{\"owner\": \"bo\", \"state\": \"open\"}', views = views + 3, revision = 6");
    }

    /** Later by the clock. */
    private void rigaWrites() throws SQLException {
        execute(
                MY,
                "UPDATE appointment SET title = 'Design review', ends_at = '2026-05-04 10:30:00',"
                        + " body = 'Agenda\nRoom 1\nTea', guests = '[\"ann\"]' WHERE id = 1");
        execute(MY, "UPDATE appointment SET body = 'still needed' WHERE id = 2");
        execute(
                MY,
                "UPDATE document SET body = 'one\ntwo\nTHREE', tags = '[]',"
                        + " attributes = '{\"owner\": \"ann\", \"state\": \"closed\"}', views = views + 2, revision = 5");
    }

    private void execute(String site, String sql) throws SQLException {
        Sql.execute(bridge.app(site), List.of(sql));
    }

    private List<String> row(String site, String table, int id, String... columns) throws SQLException {
        try (Connection connection = bridge.admin(site).open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE id = " + id)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                for (int i = 1; i <= columns.length; i++) {
                    values.add(rows.getString(i).replace(": ", ":").replace("\", \"", "\",\""));
                }
            }
            return values;
        }
    }

    private int count(String site, String table) throws SQLException {
        return Integer.parseInt(query(site, "SELECT count(*) FROM " + table).get(0));
    }

    private List<String> query(String site, String sql) throws SQLException {
        return Sql.query(bridge.admin(site), sql);
    }

    @Test
    void anAppointmentMovedAndEditedApartKeepsTheLaterTimeAndBothEdits() throws SQLException {
        for (String site : List.of(PG, MY)) {
            assertThat(row(site, "appointment", 1, "title", "body", "guests"))
                    .as(site)
                    .containsExactly("Design review", "Agenda v2\nRoom 1\nTea", "[\"ann\",\"cy\"]");
            assertThat(row(site, "appointment", 1, "starts_at", "ends_at"))
                    .as(site)
                    .satisfiesExactly(
                            start -> assertThat(start).startsWith("2026-05-04 09:00:00"),
                            end -> assertThat(end).startsWith("2026-05-04 10:30:00"));
        }
    }

    @Test
    void anAppointmentDeletedHereAndEditedThereLives() throws SQLException {
        for (String site : List.of(PG, MY)) {
            assertThat(row(site, "appointment", 2, "title", "body")).as(site).containsExactly("Review", "still needed");
        }
    }

    @Test
    void aDocumentKeepsEditsTagsAttributesAndCountsOfBoth() throws SQLException {
        for (String site : List.of(PG, MY)) {
            assertThat(row(site, "document", 1, "body", "tags", "attributes", "views"))
                    .as(site)
                    .containsExactly("ONE\ntwo\nTHREE", "[\"legal\"]", "{\"owner\":\"bo\",\"state\":\"closed\"}", "15");
        }
    }

    @Test
    void theCustomRuleChoosesTheHigherRevisionThoughItIsTheEarlierWrite() throws SQLException {
        for (String site : List.of(PG, MY)) {
            assertThat(row(site, "document", 1, "revision")).as(site).containsExactly("6");
            assertThat(query(
                            site,
                            "SELECT concat(loser_site, ' ', unit) FROM parley.conflict WHERE tbl = 'document'"
                                    + " AND rule LIKE 'custom(%' AND status = 'FINAL'"))
                    .as(site)
                    .containsExactly("riga revision");
        }
    }

    @Test
    void bothSitesAreEqual() throws SQLException {
        assertThat(Convergence.check(bridge.images()).holds()).isTrue();
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
