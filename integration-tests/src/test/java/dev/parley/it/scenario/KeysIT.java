package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import dev.parley.pipeline.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What becomes of rows that a key does not let stand as they are, between PostgreSQL and MySQL: two sites take one value or
 * lose one parent while both agents stand still, once with either site first, an agent killed before it has seen the other's
 * write. Then applications write the rows that show another value than their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeysIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final List<String> SITES = List.of(PG, MY);

    private static final String POLICY = """
            version: 1
            tables:
              customer: {unique: {email: {losers: suffix, max-characters: 60}}}
              phone: {unique: {number: null}}
              badge: {unique: {code: manual}}
              child: {foreign-keys: {parent_id: set-null}}
              pet: {foreign-keys: {owner_id: restore-parent}}
              span: {by-column: true}
            """;

    private Bridge bridge;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(KeysIT::create)
                .policy(POLICY)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "1s")
                .tuning("retry-pause-max", "2s")
                .start();
        bridge.begin(LIMIT);
        execute(PG, "INSERT INTO parent (id) VALUES (1), (2)");
        execute(PG, "INSERT INTO owner (id, name) VALUES (1, 'olga'), (2, 'olga')");
        execute(PG, "INSERT INTO span (id, a, b, note) VALUES (1, 1, 10, 'new'), (2, 1, 10, 'new')");
        awaitEverywhere("SELECT id FROM parent ORDER BY id", "1", "2");
        awaitSpans("1 1 10 new", "2 1 10 new");
        awaitOwners("1 olga", "2 olga");
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        conflict(1, PG, MY);
        conflict(2, MY, PG);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private static void create(Endpoint app) throws SQLException {
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customer (id integer PRIMARY KEY, email varchar(60) NOT NULL UNIQUE,"
                    + " name varchar(40))");
            statement.execute("CREATE TABLE phone (id integer PRIMARY KEY, number varchar(30) UNIQUE)");
            statement.execute(
                    "CREATE TABLE badge (id integer PRIMARY KEY, code varchar(30) UNIQUE, owner varchar(40))");
            statement.execute("CREATE TABLE parent (id integer PRIMARY KEY)");
            statement.execute("CREATE TABLE child (id integer PRIMARY KEY, parent_id integer, note varchar(40),"
                    + " FOREIGN KEY (parent_id) REFERENCES parent (id))");
            statement.execute("CREATE TABLE owner (id integer PRIMARY KEY, name varchar(40))");
            statement.execute("CREATE TABLE pet (id integer PRIMARY KEY, owner_id integer, note varchar(40),"
                    + " FOREIGN KEY (owner_id) REFERENCES owner (id))");
            statement.execute("CREATE TABLE span (id integer PRIMARY KEY, a integer, b integer, note varchar(40),"
                    + " CHECK (a <= b))");
        }
    }

    /** Both write while neither agent runs; then the first one's agent publishes, the other's is killed and comes back. */
    private void conflict(int round, String first, String second) throws SQLException {
        bridge.agents().forEach(AgentProcess::pause);
        write(first, 10 * round + 1, round);
        execute(first, "DELETE FROM parent WHERE id = " + round);
        execute(first, "DELETE FROM owner WHERE id = " + round);
        execute(first, "UPDATE span SET a = 8 WHERE id = " + round);
        write(second, 10 * round + 2, round);
        execute(second, "UPDATE span SET b = 5 WHERE id = " + round);
        execute(second, "INSERT INTO child (id, parent_id, note) VALUES (" + round + ", " + round + ", 'kept')");
        execute(second, "INSERT INTO pet (id, owner_id, note) VALUES (" + round + ", " + round + ", 'new')");
        bridge.agent(first).resume();
        bridge.agent(second).kill9();
        bridge.agent(second).start();
        bridge.awaitReady(LIMIT);
    }

    private void write(String site, int id, int round) throws SQLException {
        execute(site, "INSERT INTO customer (id, email, name) VALUES (" + id + ", 'ann" + round + "', 'new')");
        execute(site, "INSERT INTO phone (id, number) VALUES (" + id + ", '555-" + round + "')");
        execute(site, "INSERT INTO badge (id, code, owner) VALUES (" + id + ", 'b" + round + "', 'new')");
    }

    private void execute(String site, String sql) throws SQLException {
        Sql.execute(bridge.app(site), List.of(sql));
    }

    private List<String> query(String site, String sql) throws SQLException {
        return Sql.query(bridge.admin(site), sql);
    }

    private void awaitEverywhere(String sql, String... expected) {
        for (String site : SITES) {
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(query(site, sql)).as(site + ": " + sql).containsExactly(expected));
        }
    }

    private void awaitCustomers(String... expected) {
        awaitEverywhere("SELECT concat(id, ' ', email, ' ', name) FROM customer ORDER BY id", expected);
    }

    private void awaitPhones(String... expected) {
        awaitEverywhere("SELECT concat(id, ' ', coalesce(number, 'none')) FROM phone ORDER BY id", expected);
    }

    private void awaitChildren(String... expected) {
        awaitEverywhere("SELECT concat(id, ' ', coalesce(parent_id, 0), ' ', note) FROM child ORDER BY id", expected);
    }

    private void awaitOwners(String... expected) {
        awaitEverywhere("SELECT concat(id, ' ', name) FROM owner ORDER BY id", expected);
    }

    private void awaitPets(String... expected) {
        awaitEverywhere("SELECT concat(id, ' ', owner_id, ' ', note) FROM pet ORDER BY id", expected);
    }

    private void awaitSpans(String... expected) {
        awaitEverywhere("SELECT concat(id, ' ', a, ' ', b, ' ', note) FROM span ORDER BY id", expected);
    }

    @Test
    @Order(1)
    void loserStandsAtBothSitesWhicheverWroteFirst() {
        awaitCustomers("11 ann1~11 new", "12 ann1 new", "21 ann2~21 new", "22 ann2 new");
        awaitPhones("11 none", "12 555-1", "21 none", "22 555-2");
        awaitChildren("1 0 kept", "2 0 kept");
        awaitOwners("1 olga", "2 olga");
        awaitPets("1 1 new", "2 2 new");
    }

    /** What gives way is told at both sites alike, by key and rule; what a person is asked for, as pending. */
    @Test
    @Order(1)
    void losersAreTold() {
        String told = "SELECT concat(tbl, ' ', unit, ' ', rule, ' ', loser_site, ' ', winner_site, ' ', status)"
                + " FROM parley.conflict WHERE kind IN ('multiple_unique_conflicts', 'foreign_key_missing') ORDER BY 1";
        awaitEverywhere(
                told,
                "badge unique(code) manual ada bob PENDING",
                "badge unique(code) manual bob ada PENDING",
                "child foreign-key(parent_id) set-null ada bob PROVISIONAL",
                "child foreign-key(parent_id) set-null bob ada PROVISIONAL",
                "customer unique(email) suffix ada bob PROVISIONAL",
                "customer unique(email) suffix bob ada PROVISIONAL",
                "owner foreign-key(owner_id) restore-parent ada bob PROVISIONAL",
                "owner foreign-key(owner_id) restore-parent bob ada PROVISIONAL",
                "phone unique(number) null ada bob PROVISIONAL",
                "phone unique(number) null bob ada PROVISIONAL");
    }

    /** One loser takes the value, the other gets one of its own: by the command, at either site. */
    @Test
    @Order(2)
    void aPersonDecidesWhoHasTheValue() throws Exception {
        awaitBadges("12 b1 new", "22 b2 new");
        resolve(PG, 11, "--take", PG);
        resolve(MY, 21, "--set", "code=b3");

        awaitBadges("11 b1 new", "21 b3 new", "22 b2 new");
        awaitEverywhere(
                "SELECT concat(loser_site, ' ', status) FROM parley.conflict WHERE tbl = 'badge' ORDER BY 1",
                "ada DECIDED",
                "bob DECIDED",
                "bob PENDING");
        execute(PG, "DELETE FROM badge WHERE id = 11");
        awaitBadges("12 b1 new", "21 b3 new", "22 b2 new");
    }

    private void awaitBadges(String... expected) {
        awaitEverywhere("SELECT concat(id, ' ', code, ' ', owner) FROM badge ORDER BY id", expected);
    }

    private void resolve(String site, int id, String... words) throws Exception {
        List<String> list = List.of(
                "conflicts",
                "list",
                "--table",
                "badge",
                "--key",
                Integer.toString(id),
                "--state",
                "pending",
                "-o",
                "json");
        Parley.Result found = bridge.command(site, list.toArray(new String[0]));
        String conflict = new ObjectMapper()
                .readTree(found.output())
                .path("conflicts")
                .path(0)
                .path("id")
                .asText();
        List<String> command = new ArrayList<>(List.of("conflicts", "resolve", conflict));
        command.addAll(List.of(words));
        Parley.Result done = bridge.command(site, command.toArray(new String[0]));
        assertThat(done.exitCode()).as(done.output()).isZero();
    }

    /** Each column by itself would have been 8 and 5. */
    @Test
    @Order(2)
    void columnsThatACheckRefusesTogetherAreTheLatestRow() throws SQLException {
        awaitSpans("1 1 5 new", "2 1 5 new");

        execute(MY, "UPDATE span SET note = 'edited' WHERE id = 1");
        execute(PG, "UPDATE span SET note = 'edited' WHERE id = 2");
        awaitSpans("1 1 5 edited", "2 1 5 edited");

        execute(PG, "UPDATE span SET a = 2, b = 9 WHERE id = 1");
        execute(MY, "UPDATE span SET a = 2, b = 9 WHERE id = 2");
        awaitSpans("1 2 9 edited", "2 2 9 edited");
    }

    /** The mark is nobody's value: whoever edits the row now wrote last, and so the row has its value back. */
    @Test
    @Order(2)
    void editOfARowThatShowsAMarkIsAnEditOfItsOwnValue() throws SQLException {
        execute(PG, "UPDATE customer SET name = 'edited' WHERE id = 11");
        execute(MY, "UPDATE customer SET name = 'edited' WHERE id = 21");

        awaitCustomers("11 ann1 edited", "12 ann1~12 new", "21 ann2 edited", "22 ann2~22 new");
    }

    @Test
    @Order(3)
    void editOfARowWithoutItsReferenceKeepsTheReference() throws SQLException {
        execute(MY, "UPDATE child SET note = 'edited' WHERE id = 1");
        execute(PG, "UPDATE child SET note = 'edited' WHERE id = 2");

        awaitChildren("1 0 edited", "2 0 edited");
    }

    /** Whoever refers to such a row has used it: then it exists, and stays without those that brought it back. */
    @Test
    @Order(4)
    void parentThatCameBackGoesWithItsChildrenUnlessSomebodyUsedIt() throws Exception {
        execute(PG, "INSERT INTO pet (id, owner_id, note) VALUES (11, 1, 'used')");
        awaitPets("1 1 new", "2 2 new", "11 1 used");
        awaitEverywhere(
                "SELECT concat(reason, ' ', tbl) FROM parley.projected WHERE tbl = 'owner'", "FOREIGN_KEY owner");
        bridge.agent(MY).kill9();
        execute(MY, "DELETE FROM pet");
        bridge.agent(MY).start();

        awaitPets();
        awaitOwners("1 olga");
    }

    @Test
    @Order(4)
    void valueComesBackWhenTheOtherRowGivesItUp() throws Exception {
        bridge.agent(PG).kill9();
        execute(PG, "UPDATE customer SET email = 'free' WHERE id = 11");
        execute(MY, "DELETE FROM customer WHERE id = 21");
        execute(MY, "DELETE FROM phone WHERE id = 12");
        execute(PG, "UPDATE phone SET number = '555-3' WHERE id = 22");
        execute(MY, "INSERT INTO parent (id) VALUES (1)");
        execute(PG, "INSERT INTO parent (id) VALUES (2)");
        bridge.agent(PG).start();

        awaitCustomers("11 free edited", "12 ann1 new", "22 ann2 new");
        awaitPhones("11 555-1", "21 555-2", "22 555-3");
        awaitChildren("1 1 edited", "2 2 edited");
    }

    @Test
    @Order(5)
    void nothingIsPinnedAnyMoreAndSitesAreEqual() throws SQLException {
        Quiescence.awaitEmptyWindows(bridge, LIMIT);

        for (String site : SITES) {
            assertThat(query(site, "SELECT reason FROM parley.projected")).isEmpty();
            assertThat(query(
                            site,
                            "SELECT status FROM parley.conflict WHERE kind IN"
                                    + " ('multiple_unique_conflicts', 'foreign_key_missing', 'check_refused')"))
                    .isNotEmpty()
                    .containsOnly("DECIDED");
        }
        assertThat(Convergence.check(bridge.images()).holds()).isTrue();
        assertThat(bridge.agents().stream().flatMap(agent -> agent.unexpectedEnds().stream()))
                .isEmpty();
    }

    /** One site has the new file; then both have, and two different ones come under the version after that. */
    @Test
    @Order(6)
    void aPolicyVersionIsUsedOnceBothSitesHaveTheSame() throws Exception {
        restart(PG, version(2, "lww"));
        execute(PG, "INSERT INTO parent (id) VALUES (20)");
        awaitEverywhere("SELECT id FROM parent WHERE id = 20", "20");
        assertThat(lastPolicy(PG)).isEqualTo(1);

        restart(MY, version(2, "lww"));
        awaitPolicy(PG, 2, 21);
        awaitPolicy(MY, 2, 22);

        restart(PG, version(3, "lww"));
        restart(MY, version(3, "delete-wins"));
        for (String site : SITES) {
            await().atMost(LIMIT)
                    .until(() -> Files.readString(bridge.agent(site).logFile())
                            .contains("two sites have prepared different policies"));
        }
        execute(PG, "INSERT INTO parent (id) VALUES (23)");
        awaitEverywhere("SELECT id FROM parent WHERE id = 23", "23");
        assertThat(lastPolicy(PG)).isEqualTo(2);
    }

    private static String version(int version, String deletes) {
        return POLICY.replace("version: 1", "version: " + version + "\ndefaults: {deletes: " + deletes + "}");
    }

    private void restart(String site, String policy) throws IOException {
        bridge.agent(site).kill9();
        Files.writeString(bridge.sandbox().folder().resolve("policy.yaml"), policy);
        bridge.startAgent(site, LIMIT);
    }

    private int lastPolicy(String site) {
        List<LogRecord.Transaction> all = bridge.log(site).transactions();
        return all.get(all.size() - 1).stamp().policy();
    }

    /** Writes until a write is of this version; all writes arrive everywhere. */
    private void awaitPolicy(String site, int version, int id) throws SQLException {
        execute(site, "INSERT INTO parent (id) VALUES (" + id + ")");
        await().atMost(LIMIT).until(() -> {
            execute(site, "DELETE FROM parent WHERE id = " + id);
            execute(site, "INSERT INTO parent (id) VALUES (" + id + ")");
            return lastPolicy(site) == version;
        });
        awaitEverywhere("SELECT id FROM parent WHERE id = " + id, Integer.toString(id));
    }
}
