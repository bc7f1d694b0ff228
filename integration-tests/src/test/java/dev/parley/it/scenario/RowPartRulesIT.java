package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A site that shares some rows of a table (`where`) whose columns are decided apart, by sums and by people: PostgreSQL shares
 * those of the north, MySQL all.
 */
class RowPartRulesIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final String NORTH = "where: \"region == 'north'\"}";

    private int fences;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .policy("""
                        version: 1
                        tables:
                          stock: {by-column: true, columns: {n: sum-deltas}}
                          apart: {by-column: true}
                          person: {by-column: true, columns: {v: manual(last-writer-wins)}}
                        """)
                .replicationSet(
                        PG,
                        "tables",
                        "[{name: stock, " + NORTH + ", {name: apart, " + NORTH + ", {name: person, " + NORTH
                                + ", fence]")
                .replicationSet(MY, "tables", "[stock, apart, person, fence]")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        for (String site : bridge.sites()) {
            run(
                    site,
                    "CREATE TABLE stock (id integer PRIMARY KEY, region varchar(10), n integer)",
                    "CREATE TABLE apart (id integer PRIMARY KEY, region varchar(10), a varchar(10), b varchar(10))",
                    "CREATE TABLE person (id integer PRIMARY KEY, region varchar(10), v varchar(10))",
                    "CREATE TABLE fence (id integer PRIMARY KEY)");
        }
        for (String table : List.of("stock", "apart", "person")) {
            run(PG, "ALTER TABLE " + table + " REPLICA IDENTITY FULL");
        }
        bridge.begin(LIMIT);
    }

    /** Nothing is parked, repaired for ever or left in a window. */
    @AfterEach
    void settled() throws SQLException {
        assertThat(bridge.unexpectedEnds()).isEmpty();
        for (String site : bridge.sites()) {
            assertThat(query(site, "SELECT tbl, reason FROM parley.projected"))
                    .as(site)
                    .isEmpty();
        }
    }

    private void awaitBoth(String sql, String... expected) {
        awaitAt(PG, sql, expected);
        awaitAt(MY, sql, expected);
    }

    /** Everything written at either site so far has arrived at the other, and all sites know it. */
    private void awaitAll() throws SQLException {
        for (String site : bridge.sites()) {
            fences++;
            run(site, "INSERT INTO fence VALUES (" + fences + ")");
            awaitBoth("SELECT id FROM fence WHERE id = " + fences, Integer.toString(fences));
        }
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
    }

    /** Neither write has seen the other. */
    private void atOnce(String atPostgres, String atMySql) throws SQLException {
        bridge.agents().forEach(AgentProcess::pause);
        run(PG, atPostgres);
        run(MY, atMySql);
        bridge.agents().forEach(AgentProcess::resume);
    }

    private static String row(String columns, String table, int id) {
        return "SELECT concat_ws(' ', " + columns + ") FROM " + table + " WHERE id = " + id;
    }

    @Test
    void sumsOfSharedRowsAreThoseOfAllWrites() throws SQLException {
        String stock = row("region, n", "stock", 1);
        run(PG, "INSERT INTO stock VALUES (1, 'north', 10)");
        awaitBoth(stock, "north 10");
        atOnce("UPDATE stock SET n = n + 5 WHERE id = 1", "UPDATE stock SET n = n - 2 WHERE id = 1");
        awaitBoth(stock, "north 13");
        awaitAll();
    }

    /** What was added while a row was no concern of others is in what it comes in with. */
    @Test
    void sumOfARowThatComesInCountsFromThereOn() throws SQLException {
        String stock = row("region, n", "stock", 2);
        run(PG, "INSERT INTO stock VALUES (2, 'south', 10)", "UPDATE stock SET n = n + 7 WHERE id = 2");
        awaitAll();
        assertThat(query(MY, stock)).isEmpty();
        run(PG, "UPDATE stock SET region = 'north', n = n + 1 WHERE id = 2");
        awaitBoth(stock, "north 18");
        awaitAll();
        atOnce("UPDATE stock SET n = n + 5 WHERE id = 2", "UPDATE stock SET n = n - 2 WHERE id = 2");
        awaitBoth(stock, "north 21");
        awaitAll();
    }

    /** One site takes the row out while the other adds to it: the group has both, and the row is that site's own. */
    @Test
    void sumOfARowThatLeavesIsThatOfTheOthers() throws SQLException {
        String stock = row("region, n", "stock", 3);
        run(PG, "INSERT INTO stock VALUES (3, 'north', 10)");
        awaitBoth(stock, "north 10");
        awaitAll();
        atOnce("UPDATE stock SET region = 'south' WHERE id = 3", "UPDATE stock SET n = n + 3 WHERE id = 3");
        awaitAt(MY, stock, "south 13");
        awaitAll();
        assertThat(query(PG, stock)).containsExactly("south 10");
        run(PG, "UPDATE stock SET n = n + 100 WHERE id = 3");
        awaitAll();
        assertThat(query(MY, stock)).containsExactly("south 13");

        run(PG, "UPDATE stock SET region = 'north' WHERE id = 3");
        awaitBoth(stock, "north 110");
        awaitAll();
    }

    @Test
    void columnsThatAreDecidedApartMeetInSharedRows() throws SQLException {
        String apart = row("region, a, b", "apart", 1);
        run(MY, "INSERT INTO apart VALUES (1, 'north', 'x', 'y')");
        awaitBoth(apart, "north x y");
        atOnce("UPDATE apart SET a = 'A' WHERE id = 1", "UPDATE apart SET b = 'B' WHERE id = 1");
        awaitBoth(apart, "north A B");
        awaitAll();
    }

    /** The column that says whether the row is shared is decided by itself, too: the row is out, with both writes. */
    @Test
    void rowLeavesByOneColumnWhileAnotherChanges() throws SQLException {
        String apart = row("region, a, b", "apart", 2);
        run(MY, "INSERT INTO apart VALUES (2, 'north', 'x', 'y')");
        awaitBoth(apart, "north x y");
        awaitAll();
        atOnce("UPDATE apart SET a = 'A' WHERE id = 2", "UPDATE apart SET region = 'south' WHERE id = 2");
        awaitBoth(apart, "south A y");
        awaitAll();
        run(MY, "UPDATE apart SET b = 'later' WHERE id = 2");
        awaitAll();
        assertThat(query(PG, apart)).containsExactly("south A y");
        run(MY, "UPDATE apart SET region = 'north' WHERE id = 2");
        awaitBoth(apart, "north A later");
        awaitAll();
    }

    @Test
    void whatPeopleDecideIsOfSharedRowsAlone() throws SQLException {
        String person = row("region, v", "person", 1);
        String pending = "SELECT count(*) FROM parley.conflict WHERE tbl = 'person' AND status = 'PENDING'";
        run(PG, "INSERT INTO person VALUES (1, 'north', 'x'), (2, 'south', 'x')");
        run(MY, "INSERT INTO person VALUES (2, 'south', 'mine')");
        awaitAt(MY, person, "north x");
        awaitAll();
        atOnce("UPDATE person SET v = 'of ada'", "UPDATE person SET v = 'of bob'");
        awaitBoth(person, "north of bob");
        awaitBoth(pending, "1");
        assertThat(query(PG, row("region, v", "person", 2))).containsExactly("south of ada");
        assertThat(query(MY, row("region, v", "person", 2))).containsExactly("south of bob");

        Matcher id = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"")
                .matcher(parley("conflicts", "list", "--table", "person", "--state", "pending", "-o", "json"));
        assertThat(id.find()).isTrue();
        parley("conflicts", "resolve", id.group(1), "--take", PG);
        awaitBoth(person, "north of ada");
        awaitBoth(pending, "0");
        awaitAll();
    }

    private String parley(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--contexts", bridge.contexts().toString(), "--context", PG));
        Parley.Result result = Parley.runHere(arguments.toArray(new String[0]));
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }
}
