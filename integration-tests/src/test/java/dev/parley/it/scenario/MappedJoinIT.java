package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A site that calls its tables otherwise, lacks columns and shares some rows takes over those of a member that has it all. */
@Tag("slow")
class MappedJoinIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> BEFORE = List.of("ada", "bob");
    private static final String NEW = "cyd";
    private static final String TABLES =
            "[{name: customer, local-name: Kunden, columns: {id: Nr, name: Bezeichnung}, skip: [notes],"
                    + " constants: {region: EU}},"
                    + " {name: sale, local-name: Verkauf, columns: {id: Nr}, where: \"region == 'north'\"}]";
    private static final String CUSTOMERS = "SELECT concat_ws(' ', id, name, notes, region) FROM customer ORDER BY id";
    private static final String KUNDEN = "SELECT concat_ws(' ', Nr, Bezeichnung) FROM Kunden ORDER BY Nr";
    private static final String SALES = "SELECT concat_ws(' ', id, region, v) FROM sale WHERE id < 100 ORDER BY id";
    private static final String VERKAUF =
            "SELECT concat_ws(' ', Nr, region, v) FROM Verkauf WHERE Nr < 100 ORDER BY Nr";

    @Test
    void siteWithAMappingJoins() throws Exception {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .site(NEW, Engine.MYSQL)
                .replicationSet(NEW, "tables", TABLES)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        createTables();
        bridge.init();
        found();
        joinWhileOthersWrite();
        assertThat(query(NEW, KUNDEN)).containsExactly("1 ann", "2 bea", "3 cid");
        assertThat(query(NEW, VERKAUF)).containsExactly("1 north 1");
        bridge.startAgent(NEW, LIMIT);
        rowsTakenOverGoOnAsTheOthers();
        rowsComeIntoItsPart();
        whatAllShareIsEqual();
    }

    private void createTables() throws SQLException {
        for (String site : BEFORE) {
            run(
                    site,
                    "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(20), notes varchar(20),"
                            + " region varchar(10))",
                    "CREATE TABLE sale (id integer PRIMARY KEY, region varchar(10), v integer)");
        }
        run("ada", "ALTER TABLE customer REPLICA IDENTITY FULL", "ALTER TABLE sale REPLICA IDENTITY FULL");
        run(
                NEW,
                "CREATE TABLE `Kunden` (`Nr` integer PRIMARY KEY, `Bezeichnung` varchar(20))",
                "CREATE TABLE `Verkauf` (`Nr` integer PRIMARY KEY, region varchar(10), v integer)");
    }

    /** Two members with rows, which then count the third. */
    private void found() throws SQLException {
        List<AgentProcess> founders = BEFORE.stream()
                .map(site -> bridge.agent(site + "-before", bridge.plan(site).withMembers(BEFORE)))
                .toList();
        founders.forEach(AgentProcess::start);
        founders.forEach(agent -> agent.awaitReady(LIMIT));
        run(
                "ada",
                "INSERT INTO customer VALUES (1, 'ann', 'tall', 'US'), (2, 'bea', NULL, 'US')",
                "INSERT INTO sale VALUES (1, 'north', 1), (2, 'south', 1)");
        run("bob", "INSERT INTO customer VALUES (3, 'cid', 'small', 'UK')");
        awaitAt("ada", CUSTOMERS, "1 ann tall US", "2 bea US", "3 cid small UK");
        awaitAt("bob", SALES, "1 north 1", "2 south 1");
        founders.forEach(agent -> assertThat(agent.terminate(LIMIT)).isZero());
        BEFORE.forEach(site -> bridge.agent(site).start());
        BEFORE.forEach(site -> bridge.agent(site).awaitReady(LIMIT));
    }

    private void joinWhileOthersWrite() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Callable<Integer> writer = () -> {
            int id = 100;
            while (!over.get() || id < 120) {
                run("bob", "INSERT INTO sale VALUES (" + id + ", '" + (id % 2 == 0 ? "north" : "south") + "', 0)");
                run("bob", "UPDATE sale SET region = 'north' WHERE id = " + (id - 1) + " AND id > 100");
                id++;
            }
            return id;
        };
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "join-writer"));
        try {
            Future<Integer> written = thread.submit(writer);
            Parley.Result joined = bridge.takeOver("add", NEW, "ada");
            over.set(true);
            assertThat(joined.exitCode()).as(joined.output()).isZero();
            assertThat(written.get()).isGreaterThan(100);
        } finally {
            over.set(true);
            thread.shutdownNow();
        }
    }

    /** What the new site lacks of a row stays as it is elsewhere, whoever of them changes the row. */
    private void rowsTakenOverGoOnAsTheOthers() throws SQLException {
        run(
                NEW,
                "UPDATE Kunden SET Bezeichnung = 'Ann' WHERE Nr = 1",
                "DELETE FROM Kunden WHERE Nr = 2",
                "INSERT INTO Kunden VALUES (4, 'dot')");
        run("ada", "UPDATE customer SET notes = 'thin' WHERE id = 3");
        for (String site : BEFORE) {
            awaitAt(site, CUSTOMERS, "1 Ann tall US", "3 cid thin UK", "4 dot EU");
        }
        run("bob", "UPDATE customer SET name = 'Cid' WHERE id = 3");
        awaitAt(NEW, KUNDEN, "1 Ann", "3 Cid", "4 dot");
    }

    private void rowsComeIntoItsPart() throws SQLException {
        run("ada", "UPDATE sale SET region = 'north', v = 2 WHERE id = 2");
        awaitAt(NEW, VERKAUF, "1 north 1", "2 north 2");
        run(NEW, "UPDATE Verkauf SET region = 'south' WHERE Nr = 1");
        for (String site : BEFORE) {
            awaitAt(site, SALES, "1 south 1", "2 north 2");
        }
        String all = "SELECT count(*) FROM sale WHERE region = 'north'";
        awaitAt(NEW, all.replace("sale", "Verkauf"), query("bob", all).get(0));
    }

    private void whatAllShareIsEqual() throws SQLException {
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
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
