package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two sites that call, have and share their tables differently, as docs/mapping.md says. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MappingIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";

    private static final String PG_TABLES = list(
            "'order_*'",
            "{name: customer, skip: [points, box], transforms: {email: hash, phone: mask, secret: erase}}",
            "{name: price, direction: publish-only}",
            "{name: event, direction: receive-only}");

    private static final String MY_TABLES = list(
            "'order_*'",
            "{name: customer, local-name: Kunden, columns: {id: Nr, name: Bezeichnung}, skip: [points],"
                    + " constants: {region: EU, level: 'int:3'}}",
            "{name: price, direction: receive-only}",
            "{name: event, direction: publish-only}");

    private static final String POLICY = """
            version: 1
            defaults: {deletes: update-wins}
            tables:
              customer: {by-column: true}
            """;

    private static final String AT_PG =
            "SELECT concat_ws(' ', id, name, email, phone, secret, region, level, points) FROM customer ORDER BY id";

    private static String list(String... entries) {
        return "[" + String.join(", ", entries) + "]";
    }

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .policy(POLICY)
                .replicationSet(PG, "tables", PG_TABLES)
                .replicationSet(PG, "except", "[order_tmp]")
                .replicationSet(PG, "hash-key", "a-key-of-the-sandbox")
                .replicationSet(MY, "tables", MY_TABLES)
                .replicationSet(MY, "except", "[order_tmp]")
                .tuning("flush-interval", "1s")
                .start();
        for (String site : bridge.sites()) {
            run(
                    site,
                    "CREATE TABLE order_head (id integer PRIMARY KEY)",
                    "CREATE TABLE order_line (id integer PRIMARY KEY)",
                    "CREATE TABLE order_tmp (id integer PRIMARY KEY)",
                    "CREATE TABLE other (id integer PRIMARY KEY)",
                    "CREATE TABLE price (id integer PRIMARY KEY, v integer)",
                    "CREATE TABLE event (id integer PRIMARY KEY, v integer)");
        }
        run(PG, "CREATE TABLE order_extra (id integer PRIMARY KEY)");
        run(
                PG,
                "CREATE TABLE customer (id integer PRIMARY KEY, name text, email text, phone text, secret integer,"
                        + " region text, level integer, points integer NOT NULL DEFAULT 7, box box)",
                "ALTER TABLE customer REPLICA IDENTITY FULL");
        run(
                MY,
                "CREATE TABLE `Kunden` (`Nr` integer PRIMARY KEY, `Bezeichnung` longtext, email longtext, phone longtext,"
                        + " secret integer) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        bridge.begin(LIMIT);
    }

    @Test
    @Order(1)
    void columnsAreRenamedTransformedSkippedAndFilledIn() throws SQLException {
        run(PG, "INSERT INTO customer VALUES (1, 'ann', 'ann@example.org', '+49 30 123456', 5, 'US', 1, 100)");
        awaitAt(
                MY,
                "SELECT concat_ws(' ', Nr, Bezeichnung, length(email), phone, secret) FROM Kunden",
                "1 ann 64 *********3456");
        run(MY, "INSERT INTO Kunden VALUES (2, 'bob', 'bob@example.org', '123', 6)");
        awaitAt(PG, AT_PG, "1 ann ann@example.org +49 30 123456 5 US 1 100", "2 bob EU 3 7");

        // What MySQL lacks, and what it has in another form only, stays as it is at PostgreSQL.
        run(MY, "UPDATE Kunden SET Bezeichnung = 'Anna', email = 'x', phone = 'y', secret = 9 WHERE Nr = 1");
        awaitAt(PG, AT_PG, "1 Anna ann@example.org +49 30 123456 5 US 1 100", "2 bob EU 3 7");
    }

    /** Each site has changed other columns: the hash of an email that stays is no change of it, and that of a new one is. */
    @Test
    @Order(2)
    void formsOfValuesConflictExactlyWhereValuesDo() throws SQLException {
        run(PG, "INSERT INTO customer VALUES (3, 'cid', 'old@example.org', '1', 1, 'US', 1, 1)");
        awaitAt(MY, "SELECT Bezeichnung FROM Kunden WHERE Nr = 3", "cid");
        String old = query(MY, "SELECT email FROM Kunden WHERE Nr = 3").get(0);

        bridge.agent(MY).pause();
        run(MY, "UPDATE Kunden SET email = 'from bob' WHERE Nr = 3");
        run(PG, "UPDATE customer SET name = 'Cid' WHERE id = 3");
        bridge.agent(MY).resume();
        awaitAt(MY, "SELECT concat(Bezeichnung, ' ', email) FROM Kunden WHERE Nr = 3", "Cid from bob");

        bridge.agent(MY).pause();
        run(MY, "UPDATE Kunden SET Bezeichnung = 'from bob' WHERE Nr = 3");
        run(PG, "UPDATE customer SET email = 'new@example.org' WHERE id = 3");
        bridge.agent(MY).resume();
        awaitAt(PG, "SELECT concat(name, ' ', email) FROM customer WHERE id = 3", "from bob new@example.org");
        awaitAt(MY, "SELECT concat(Bezeichnung, ' ', length(email)) FROM Kunden WHERE Nr = 3", "from bob 64");
        assertThat(query(MY, "SELECT email FROM Kunden WHERE Nr = 3")).doesNotContain(old);
        assertThat(query(PG, "SELECT kind FROM parley.conflict")).isEmpty();
    }

    @Test
    @Order(3)
    void writesTravelInTheDirectionOfTheirTable() throws SQLException {
        run(MY, "INSERT INTO price VALUES (1, 99), (2, 99)");
        run(PG, "INSERT INTO event VALUES (1, 99)");
        run(PG, "INSERT INTO price VALUES (1, 10)");
        run(MY, "INSERT INTO event VALUES (1, 10)");
        awaitAt(MY, "SELECT concat(id, ' ', v) FROM price ORDER BY id", "1 10", "2 99");
        awaitAt(PG, "SELECT concat(id, ' ', v) FROM event", "1 10");
        run(PG, "UPDATE price SET v = 11");
        awaitAt(MY, "SELECT concat(id, ' ', v) FROM price ORDER BY id", "1 11", "2 99");
        assertThat(query(PG, "SELECT concat(id, ' ', v) FROM price")).containsExactly("1 11");
        assertThat(query(MY, "SELECT concat(id, ' ', v) FROM event")).containsExactly("1 10");
        run(MY, "DELETE FROM price WHERE id = 2");
    }

    @Test
    @Order(4)
    void tablesAreSelectedByPattern() throws SQLException {
        run(PG, "INSERT INTO order_tmp VALUES (1)", "INSERT INTO other VALUES (1)");
        run(PG, "INSERT INTO order_head VALUES (1)", "INSERT INTO order_line VALUES (1)");
        awaitAt(MY, "SELECT id FROM order_head", "1");
        awaitAt(MY, "SELECT id FROM order_line", "1");
        assertThat(query(MY, "SELECT id FROM order_tmp UNION ALL SELECT id FROM other"))
                .isEmpty();
    }

    /** Its rows wait, told with what to do; nothing else does. */
    @Test
    @Order(5)
    void tableThatOneSiteLacksKeepsItsRowsUntilItIsThere() throws SQLException {
        run(PG, "INSERT INTO order_extra VALUES (1)", "INSERT INTO order_head VALUES (2)");
        awaitAt(MY, "SELECT id FROM order_head", "1", "2");
        awaitAt(MY, "SELECT concat(tbl, ' ', reason) FROM parley.projected", "order_extra SCHEMA");
        Parley.Result listed = bridge.command(MY, "quarantine", "list");
        assertThat(listed.output()).contains("order_extra/", "SCHEMA");
        String line = listed.output()
                .lines()
                .filter(one -> one.startsWith("order_extra/"))
                .findFirst()
                .orElseThrow();
        String id = line.substring(0, line.indexOf(' '));
        assertThat(bridge.command(MY, "quarantine", "show", id).output())
                .contains("cause    this site has no such table")
                .contains("remedy   create the table, run parley init");

        run(MY, "CREATE TABLE order_extra (id integer PRIMARY KEY)");
        assertThat(bridge.command(MY, "init").exitCode()).isZero();
        assertThat(bridge.agent(MY).terminate(LIMIT)).isZero();
        bridge.agent(MY).start();
        awaitAt(MY, "SELECT id FROM order_extra", "1");
        bridge.awaitReady(LIMIT);
    }

    /** Nothing is parked, nothing is repaired again and again, and what both sites share is equal. */
    @Test
    @Order(6)
    void whatBothShareIsEqual() throws SQLException {
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        for (String site : bridge.sites()) {
            assertThat(query(site, "SELECT reason FROM parley.projected"))
                    .as(site)
                    .isEmpty();
        }
        Parley.Result verified =
                Parley.runHere("verify", "--contexts", bridge.contexts().toString());
        assertThat(verified.output()).contains("equal, compared with").doesNotContain("not compared");
        assertThat(verified.exitCode()).isZero();
        Parley.Result checked =
                bridge.command(PG, "check", "--peer", bridge.siteFile(MY).toString());
        assertThat(checked.output()).contains("0 errors").doesNotContain("region", "points", "email");
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    @Test
    @Order(7)
    void mappingThatDoesNotFitTheTablesIsRefusedAtOnce() {
        String tables = list(
                "{name: customer, skip: [id], constants: {region: EU}, transforms: {mail: hash, secret: mask}}",
                "'offer_*'");
        SitePlan plan = bridge.plan(PG).withReplicationSet("tables", tables);
        Parley.Result refused = bridge.command("unfit", plan, "check");
        assertThat(refused.output())
                .contains("column \"id\" of \"public\".\"customer\" belongs to the key")
                .contains("column \"region\" of \"public\".\"customer\" is there, and has a constant")
                .contains("column \"mail\" of \"public\".\"customer\" is to be transformed and is not there")
                .contains("column \"secret\" of \"public\".\"customer\" has type integer, and only texts can be masked")
                .contains("table 'offer_*' is configured, but there is no table in schema public that matches it");
        assertThat(refused.exitCode()).isNotZero();
    }
}
