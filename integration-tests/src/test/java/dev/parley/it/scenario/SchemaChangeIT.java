package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tables change while both sites write: the column first here or first there, and a change that does not fit. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SchemaChangeIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";

    /** Between two rows of a writer, so that a small machine keeps up. */
    private static final long PAUSE_NANOS = 30_000_000;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicReference<Exception> failed = new AtomicReference<>();
    private final List<Thread> writers = List.of(writer(PG), writer(MY));
    /** Writes rows of its own site until the end, by the columns that were there from the start. */
    private Thread writer(String site) {
        return new Thread(
                () -> {
                    try {
                        for (int i = 0; !stop.get(); i++) {
                            int id = (site.equals(PG) ? 1_000_000 : 2_000_000) + i;
                            run(
                                    site,
                                    "INSERT INTO item (id, v) VALUES (" + id + ", 1)",
                                    "UPDATE item SET v = 2 WHERE id = " + id);
                            written.incrementAndGet();
                            LockSupport.parkNanos(PAUSE_NANOS);
                        }
                    } catch (SQLException e) {
                        failed.set(e);
                    }
                },
                "writer-" + site);
    }

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .tuning("flush-interval", "1s")
                .tuning("retry-pause-max", "1s")
                .start();
        for (String site : bridge.sites()) {
            run(
                    site,
                    "CREATE TABLE item (id integer PRIMARY KEY, v integer)",
                    "CREATE TABLE flow (id integer PRIMARY KEY)",
                    "CREATE TABLE quiet (id integer PRIMARY KEY)",
                    "CREATE TABLE early (id integer PRIMARY KEY, a varchar(20), v integer)");
        }
        bridge.init();
        for (String site : bridge.sites()) {
            int id = site.equals(PG) ? 1 : 2;
            run(
                    site,
                    "INSERT INTO early VALUES (1" + id + ", 'old', 7)",
                    "ALTER TABLE early DROP COLUMN a",
                    "ALTER TABLE early ADD COLUMN b varchar(20)",
                    "INSERT INTO early VALUES (2" + id + ", 8, 'new')");
        }
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
        writers.forEach(Thread::start);
    }

    /** Before the bridge is closed. */
    @AfterAll
    void endWriters() throws InterruptedException {
        stop.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private void awaitFlow(String from, String to, int id) throws SQLException {
        run(from, "INSERT INTO flow (id) VALUES (" + id + ")");
        awaitAt(to, "SELECT id FROM flow WHERE id = " + id, Integer.toString(id));
    }

    /** Nothing of the table was read before: what its first rows have in a new column must not be taken for generated. */
    @Test
    @Order(0)
    void columnThatIsThereInTheFirstRowOfATable() throws SQLException {
        run(MY, "ALTER TABLE quiet ADD COLUMN a integer");
        run(PG, "ALTER TABLE quiet ADD COLUMN a integer", "INSERT INTO quiet VALUES (1, 10)");
        awaitAt(MY, "SELECT concat(id, ' ', a) FROM quiet", "1 10");
        run(PG, "ALTER TABLE flow ADD COLUMN a integer");
        run(MY, "ALTER TABLE flow ADD COLUMN a integer", "INSERT INTO flow VALUES (100, 10)");
        awaitAt(PG, "SELECT concat(id, ' ', a) FROM flow WHERE id = 100", "100 10");
    }

    /** As many columns as before, and others: rows from before the change have those of their time. */
    @Test
    @Order(0)
    void tableThatChangesBetweenInitAndTheFirstStart() {
        for (String site : List.of(PG, MY)) {
            awaitAt(
                    site,
                    "SELECT concat(id, ' ', v, ' ', coalesce(b, 'none')) FROM early ORDER BY id",
                    "11 7 none",
                    "12 7 none",
                    "21 8 new",
                    "22 8 new");
        }
    }

    /** No catalog knows the column any more that the log has rows with: capture begins again once, and not for ever. */
    @Test
    @Order(6)
    void columnThatIsGoneWhenItsRowsAreRead() throws SQLException {
        for (String site : List.of(PG, MY)) {
            int id = site.equals(PG) ? 1 : 2;
            bridge.agent(site).pause();
            run(
                    site,
                    "ALTER TABLE quiet ADD COLUMN brief integer",
                    "INSERT INTO quiet VALUES (1" + id + ", 1, 1)",
                    "ALTER TABLE quiet DROP COLUMN brief",
                    "INSERT INTO quiet VALUES (2" + id + ", 1)");
            bridge.agent(site).resume();
            String other = site.equals(PG) ? MY : PG;
            awaitAt(
                    other,
                    "SELECT id FROM quiet WHERE id IN (1" + id + ", 2" + id + ") ORDER BY id",
                    "1" + id,
                    "2" + id);
        }
    }

    /** The other site shows what it can, keeps the rest, and shows it once the column is there; nobody has to ask for it. */
    @Test
    @Order(1)
    void columnThatIsFirstAtPostgres() throws SQLException {
        run(
                PG,
                "ALTER TABLE item ADD COLUMN note text",
                "INSERT INTO item VALUES (1, 10, 'new')",
                "INSERT INTO item VALUES (2, 20, NULL)");
        awaitAt(MY, "SELECT concat(id, ' ', v) FROM item WHERE id < 10 ORDER BY id", "1 10", "2 20");
        awaitAt(MY, "SELECT reason FROM parley.projected WHERE tbl = 'item'", "SCHEMA");
        assertThat(bridge.command(MY, "quarantine", "list").output()).contains("item");
        assertThat(bridge.command(MY, "tables").output())
                .contains("item has no column note here, which ada writes")
                .contains("ALTER TABLE `shop`.`item` ADD COLUMN `note` longtext NULL;");
        assertThat(bridge.command(MY, "status").output())
                .contains(
                        "table item is behind the other sites: no column note here, which ada writes; 1 rows wait for: "
                                + "ALTER TABLE `shop`.`item` ADD COLUMN `note` longtext NULL;");
        assertThat(bridge.agent(MY).get("/metrics", 200).orElseThrow())
                .contains("parley_tables_behind{set=\"main\"} 1.0");
        awaitFlow(PG, MY, 1);
        run(MY, "ALTER TABLE item ADD COLUMN note longtext");
        awaitAt(
                MY,
                "SELECT concat(id, ' ', v, ' ', coalesce(note, 'none')) FROM item WHERE id < 10 ORDER BY id",
                "1 10 new",
                "2 20 none");
        awaitAt(MY, "SELECT reason FROM parley.projected WHERE tbl = 'item'");
    }

    @Test
    @Order(2)
    void columnWithADefaultThatIsFirstAtMySql() throws SQLException {
        run(
                MY,
                "ALTER TABLE item ADD COLUMN score integer NOT NULL DEFAULT 5",
                "INSERT INTO item VALUES (3, 30, NULL, 7)");
        awaitAt(PG, "SELECT concat(id, ' ', v) FROM item WHERE id = 3", "3 30");
        run(PG, "INSERT INTO item VALUES (4, 40, 'four')");
        awaitAt(MY, "SELECT concat(v, note, score) FROM item WHERE id = 4", "40four5");
        // Written where the column is not: what it has elsewhere is not lost, and shows once it comes.
        run(PG, "UPDATE item SET v = 31 WHERE id = 3");
        awaitAt(MY, "SELECT concat(v, ' ', score) FROM item WHERE id = 3", "31 7");

        run(PG, "ALTER TABLE item ADD COLUMN score integer NOT NULL DEFAULT 5");
        awaitAt(PG, "SELECT concat(id, ' ', score) FROM item WHERE id < 10 ORDER BY id", "1 5", "2 5", "3 7", "4 5");
        awaitAt(MY, "SELECT concat(v, ' ', score) FROM item WHERE id = 3", "31 7");
        awaitAt(PG, "SELECT reason FROM parley.projected WHERE tbl = 'item'");
    }

    /** A type that the other site does not have parks what does not fit, and that alone. */
    @Test
    @Order(3)
    void valueOfAWidenedColumnParksItsRowAlone() throws SQLException {
        run(
                PG,
                "ALTER TABLE item ALTER COLUMN score TYPE bigint",
                "INSERT INTO item VALUES (5, 50, NULL, 5000000000)",
                "INSERT INTO item VALUES (6, 60, NULL, 6)");
        awaitAt(MY, "SELECT id FROM item WHERE id IN (5, 6)", "6");
        awaitAt(MY, "SELECT reason FROM parley.projected WHERE tbl = 'item'", "TYPE");
        awaitFlow(PG, MY, 2);
        awaitFlow(MY, PG, 3);

        run(MY, "ALTER TABLE item MODIFY score bigint NOT NULL DEFAULT 5");
        awaitAt(MY, "SELECT score FROM item WHERE id = 5", "5000000000");
        awaitAt(MY, "SELECT reason FROM parley.projected WHERE tbl = 'item'");
    }

    /** First nobody writes it, then one site drops it, then the other. */
    @Test
    @Order(4)
    void columnIsDroppedAtOneSiteAfterTheOther() throws SQLException {
        run(MY, "ALTER TABLE item DROP COLUMN note");
        run(PG, "INSERT INTO item (id, v) VALUES (7, 70)");
        awaitAt(MY, "SELECT v FROM item WHERE id = 7", "70");
        run(PG, "ALTER TABLE item DROP COLUMN note", "UPDATE item SET v = 71 WHERE id = 7");
        awaitAt(MY, "SELECT v FROM item WHERE id = 7", "71");
        run(MY, "UPDATE item SET v = 72 WHERE id = 7");
        awaitAt(PG, "SELECT v FROM item WHERE id = 7", "72");
    }

    /** Rows that were not read yet have the columns of their time: as many as now, and others. */
    @Test
    @Order(7)
    void tableThatChangesWhileItsAgentIsDead() throws SQLException {
        run(PG, "ALTER TABLE quiet ADD COLUMN b integer");
        awaitFlow(MY, PG, 4);
        bridge.agent(MY).kill9();
        run(
                MY,
                "INSERT INTO quiet VALUES (31, 7)",
                "ALTER TABLE quiet DROP COLUMN a, ADD COLUMN b integer",
                "INSERT INTO quiet VALUES (32, 8)",
                "INSERT INTO item (id, v) VALUES (8, 80)",
                "ALTER TABLE item ADD COLUMN more integer",
                "UPDATE item SET more = 81 WHERE id = 8");
        run(PG, "ALTER TABLE item ADD COLUMN more integer");
        bridge.agent(MY).start();
        awaitAt(
                PG,
                "SELECT concat(id, ' ', coalesce(b, 0)) FROM quiet WHERE id IN (31, 32) ORDER BY id",
                "31 0",
                "32 8");
        awaitAt(PG, "SELECT concat(v, ' ', more) FROM item WHERE id = 8", "80 81");
        run(PG, "ALTER TABLE quiet DROP COLUMN a");
    }

    @Test
    @Order(8)
    void sitesAreEqualInTheEnd() throws Exception {
        stop.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failed.get()).isNull();
        assertThat(written.get()).as("rows that were written meanwhile").isGreaterThan(100);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Convergence.check(bridge.images()))
                        .as(() -> parked(PG) + " " + parked(MY))
                        .matches(Verdict::holds, "sites are equal"));
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private String parked(String site) {
        try {
            return site + ": "
                    + query(site, "SELECT concat(reason, ' ', count(*)) FROM parley.projected GROUP BY reason")
                    + " lost " + query(site, "SELECT concat(kind, ' ', count(*)) FROM parley.conflict GROUP BY kind");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
