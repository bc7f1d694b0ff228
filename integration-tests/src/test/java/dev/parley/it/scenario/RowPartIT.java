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

/**
 * Two sites of which each shares some rows of one table, as docs/mapping.md says: PostgreSQL those of the north, which stay
 * where they were once they have left; MySQL what is open, which is deleted.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RowPartIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final String SALES = "SELECT concat_ws(' ', id, region, v) FROM sale ORDER BY id";
    private static final String TASKS = "SELECT concat_ws(' ', id, title) FROM task ORDER BY id";

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .replicationSet(PG, "tables", "[{name: sale, where: \"region == 'north'\"}, task, fence]")
                .replicationSet(MY, "tables", "[sale, {name: task, where: is_open, on-leave: delete}, fence]")
                .tuning("flush-interval", "1s")
                .start();
        for (String site : bridge.sites()) {
            run(
                    site,
                    "CREATE TABLE sale (id integer PRIMARY KEY, region varchar(10), v integer)",
                    "CREATE TABLE task (id integer PRIMARY KEY, title varchar(20), is_open boolean)",
                    "CREATE TABLE fence (id integer PRIMARY KEY)");
        }
        run(PG, "ALTER TABLE sale REPLICA IDENTITY FULL", "ALTER TABLE task REPLICA IDENTITY FULL");
        bridge.begin(LIMIT);
    }

    /** Everything that was written at a site so far has arrived at the other, as far as it travels at all. */
    private void awaitAll(String from, String to, int fence) throws SQLException {
        run(from, "INSERT INTO fence VALUES (" + fence + ")");
        awaitAt(to, "SELECT id FROM fence WHERE id = " + fence, Integer.toString(fence));
    }

    @Test
    @Order(1)
    void whatIsNotSharedDoesNotTravel() throws SQLException {
        run(PG, "INSERT INTO sale VALUES (1, 'north', 1), (2, 'south', 1), (3, NULL, 1)");
        awaitAll(PG, MY, 1);
        assertThat(query(MY, SALES)).containsExactly("1 north 1");
        run(MY, "INSERT INTO sale VALUES (11, 'north', 1), (12, 'south', 1)");
        awaitAll(MY, PG, 2);
        assertThat(query(PG, SALES)).containsExactly("1 north 1", "2 south 1", "3 1", "11 north 1");
    }

    @Test
    @Order(2)
    void rowsComeInWhole() throws SQLException {
        run(PG, "UPDATE sale SET region = 'north' WHERE id = 2");
        awaitAt(MY, SALES, "1 north 1", "2 north 1", "11 north 1", "12 south 1");
        run(MY, "UPDATE sale SET region = 'north' WHERE id = 12");
        awaitAt(PG, SALES, "1 north 1", "2 north 1", "3 1", "11 north 1", "12 north 1");
    }

    @Test
    @Order(3)
    void rowsThatLeaveTakeTheirLastChangeAndStay() throws SQLException {
        run(PG, "UPDATE sale SET region = 'south', v = 2 WHERE id = 1");
        awaitAt(MY, SALES, "1 south 2", "2 north 1", "11 north 1", "12 north 1");
        run(PG, "UPDATE sale SET v = 3 WHERE id = 1", "DELETE FROM sale WHERE id = 1");
        run(MY, "UPDATE sale SET region = 'south', v = 2 WHERE id = 11");
        awaitAt(PG, SALES, "2 north 1", "3 1", "11 south 2", "12 north 1");
        run(MY, "UPDATE sale SET v = 3 WHERE id = 11");
        awaitAll(PG, MY, 3);
        awaitAll(MY, PG, 4);
        assertThat(query(MY, SALES)).containsExactly("1 south 2", "2 north 1", "11 south 3", "12 north 1");
        assertThat(query(PG, SALES)).containsExactly("2 north 1", "3 1", "11 south 2", "12 north 1");
    }

    @Test
    @Order(4)
    void ownRowsStandBesideThoseOfOthersUntilOneOfTheirsComesIn() throws SQLException {
        run(PG, "INSERT INTO sale VALUES (20, 'east', 1), (21, 'east', 1)");
        run(MY, "INSERT INTO sale VALUES (20, 'north', 5), (21, 'south', 5)");
        awaitAt(PG, SALES, "2 north 1", "3 1", "11 south 2", "12 north 1", "20 north 5", "21 east 1");
        run(PG, "UPDATE sale SET region = 'north' WHERE id = 21");
        awaitAt(MY, SALES, "1 south 2", "2 north 1", "11 south 3", "12 north 1", "20 north 5", "21 north 1");
        run(MY, "DELETE FROM sale WHERE id IN (1, 20)");
        awaitAt(PG, SALES, "2 north 1", "3 1", "11 south 2", "12 north 1", "21 north 1");
        run(MY, "DELETE FROM sale WHERE id = 11");
        awaitAll(MY, PG, 5);
        assertThat(query(PG, SALES)).contains("11 south 2");
    }

    /** The row leaves at one site while the other changes it: the later write decides, and is known to have lost nothing. */
    @Test
    @Order(5)
    void leavingAndChangingAtOnceIsAConflict() throws SQLException {
        bridge.agent(MY).pause();
        run(PG, "UPDATE sale SET region = 'south' WHERE id = 2");
        run(MY, "UPDATE sale SET v = 9 WHERE id = 2");
        bridge.agent(MY).resume();
        awaitAt(PG, "SELECT concat_ws(' ', id, region, v) FROM sale WHERE id = 2", "2 north 9");
        awaitAt(MY, "SELECT concat_ws(' ', id, region, v) FROM sale WHERE id = 2", "2 north 9");
        bridge.agent(MY).pause();
        run(MY, "UPDATE sale SET v = 10 WHERE id = 2");
        run(PG, "UPDATE sale SET region = 'south' WHERE id = 2");
        bridge.agent(MY).resume();
        awaitAt(MY, "SELECT concat_ws(' ', id, region, v) FROM sale WHERE id = 2", "2 south 9");
        assertThat(query(PG, "SELECT concat_ws(' ', id, region, v) FROM sale WHERE id = 2"))
                .containsExactly("2 south 9");
        for (String site : bridge.sites()) {
            awaitAt(site, "SELECT count(*) FROM parley.conflict", "2");
        }
    }

    @Test
    @Order(6)
    void rowsThatLeaveAreDeletedIfTheSiteFileSaysSo() throws SQLException {
        run(PG, "INSERT INTO task VALUES (1, 'mow', true), (2, 'sow', false)");
        run(MY, "INSERT INTO task VALUES (3, 'hoe', true), (4, 'dig', false)");
        awaitAt(MY, TASKS, "1 mow", "3 hoe", "4 dig");
        awaitAt(PG, TASKS, "1 mow", "2 sow", "3 hoe");
        run(PG, "UPDATE task SET is_open = false WHERE id = 1", "UPDATE task SET is_open = true WHERE id = 2");
        awaitAt(MY, TASKS, "2 sow", "3 hoe", "4 dig");
        run(MY, "UPDATE task SET is_open = false WHERE id = 3", "UPDATE task SET is_open = true WHERE id = 4");
        awaitAt(PG, TASKS, "1 mow", "2 sow", "4 dig");
        assertThat(query(MY, TASKS)).containsExactly("2 sow", "3 hoe", "4 dig");
    }

    /** Nothing is parked or repaired for ever, and what both sites share is equal; a planted difference is found. */
    @Test
    @Order(7)
    void whatBothShareIsComparedAndNothingElse() throws SQLException {
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        for (String site : bridge.sites()) {
            assertThat(query(site, "SELECT reason FROM parley.projected"))
                    .as(site)
                    .isEmpty();
        }
        assertThat(verified().output()).contains("equal, compared with").doesNotContain("not compared");
        assertThat(verified().exitCode()).isZero();
        run(MY, "SET sql_log_bin = 0", "UPDATE sale SET v = 77 WHERE id = 12");
        Parley.Result different = verified();
        assertThat(different.output()).containsPattern("sale +value +12 +bob +v");
        assertThat(different.exitCode()).isNotZero();
        run(MY, "SET sql_log_bin = 0", "UPDATE sale SET v = 1 WHERE id = 12");
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private Parley.Result verified() {
        return Parley.runHere("verify", "--contexts", bridge.contexts().toString());
    }

    @Test
    @Order(8)
    void conditionsUnderWhichSitesWouldDriftApartAreRefused() throws SQLException {
        run(
                PG,
                "CREATE TABLE lacking (id integer PRIMARY KEY, a integer, u integer UNIQUE)",
                "CREATE TABLE keyed (id integer PRIMARY KEY, a integer)");
        String tables = "[{name: sale, where: \"region == 5\"}, {name: task, where: now() > 1, skip: [title]},"
                + " {name: fence, where: \"1 < 2\"}, {name: lacking, where: a > 1},"
                + " {name: keyed, where: id < 1000}]";
        SitePlan plan = bridge.plan(PG).withReplicationSet("tables", tables);
        Parley.Result refused = bridge.command("unfit", plan, "check");
        assertThat(refused.output())
                .contains("\"public\".\"sale\" has a `where` that cannot be used")
                .contains("\"public\".\"task\" has a `where` that cannot be used")
                .contains("undeclared reference to 'now'")
                .contains("\"public\".\"fence\" has a `where` that cannot be used: 1:1: names no column")
                .contains(
                        "\"public\".\"lacking\" has a `where` over columns besides the key, and the log has no old rows")
                .contains("which the unique index lacking_u_key over [u] does not hold")
                .doesNotContain("\"public\".\"keyed\" has a `where`");
        assertThat(refused.exitCode()).isNotZero();

        run(PG, "ALTER TABLE task REPLICA IDENTITY DEFAULT");
        SitePlan skipping =
                bridge.plan(PG).withReplicationSet("tables", "[sale, {name: task, skip: [is_open]}, fence]");
        Parley.Result checked = bridge.command(
                "peer", skipping, "check", "--peer", bridge.siteFile(MY).toString());
        run(PG, "ALTER TABLE task REPLICA IDENTITY FULL", "DROP TABLE lacking", "DROP TABLE keyed");
        assertThat(checked.output())
                .contains("bob shares rows of task by its columns [is_open], which ada does not send")
                .contains("bob shares some rows of task, and the log of ada has no old rows");
    }
}
