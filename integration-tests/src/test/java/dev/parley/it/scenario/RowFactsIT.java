package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What rows of real schemas do besides being inserted: each test has tables of its own, at PostgreSQL and at MySQL.
 *
 * <p>Long, because all of it asks the same two sites, which take longer to start than all tests to run.
 */
class RowFactsIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PG = "ada";
    private static final String MY = "bob";

    /** The same at both, where the two dialects allow. */
    private static final List<String> TABLES = List.of(
            "CREATE TABLE pair (a integer, b varchar(20), v integer, PRIMARY KEY (a, b))",
            "CREATE TABLE seat (id integer PRIMARY KEY, place integer UNIQUE, name varchar(20) UNIQUE)",
            "CREATE TABLE tree (id integer PRIMARY KEY, up integer REFERENCES tree (id), name varchar(20))",
            "CREATE TABLE head (id integer PRIMARY KEY, body integer)",
            "CREATE TABLE body (id integer PRIMARY KEY, head integer NOT NULL)",
            "CREATE TABLE owner (id integer PRIMARY KEY)",
            "CREATE TABLE pet (id integer PRIMARY KEY, owner integer, FOREIGN KEY (owner) REFERENCES owner (id)"
                    + " ON DELETE CASCADE ON UPDATE CASCADE)",
            "CREATE TABLE fan (id integer PRIMARY KEY, owner integer, FOREIGN KEY (owner) REFERENCES owner (id)"
                    + " ON DELETE SET NULL)",
            "CREATE TABLE emptied (id integer PRIMARY KEY)",
            "CREATE TABLE guarded (id integer PRIMARY KEY)",
            "CREATE TABLE wiped (id integer PRIMARY KEY)",
            "CREATE TABLE ticket (code integer NOT NULL, n integer, CONSTRAINT ticket_code UNIQUE (code))",
            "CREATE TABLE badge (id integer PRIMARY KEY, code integer NOT NULL, n integer, CONSTRAINT badge_code UNIQUE (code))",
            "CREATE TABLE phased (id integer PRIMARY KEY)",
            "CREATE TABLE grown (id integer PRIMARY KEY)",
            "CREATE TABLE fixed (id integer PRIMARY KEY)",
            "CREATE TABLE undone (id integer PRIMARY KEY, v integer)",
            "CREATE TABLE dflt (id integer PRIMARY KEY, v integer DEFAULT 7)",
            "CREATE TABLE part (id integer, region integer, v integer, PRIMARY KEY (id, region))%s");

    private static final List<String> POSTGRES = List.of(
            "CREATE EXTENSION citext",
            "CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1)",
            "CREATE TABLE part_2 PARTITION OF part FOR VALUES IN (2)",
            "ALTER TABLE head ADD FOREIGN KEY (body) REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE body ADD FOREIGN KEY (head) REFERENCES head (id) DEFERRABLE INITIALLY DEFERRED",
            "CREATE ROLE grower",
            "ALTER TABLE grown OWNER TO grower",
            "CREATE TABLE doc (id integer PRIMARY KEY, body text, n integer)",
            "ALTER TABLE doc ALTER COLUMN body SET STORAGE EXTERNAL",
            "CREATE TABLE whole (id integer PRIMARY KEY, body text, n integer)",
            "ALTER TABLE whole REPLICA IDENTITY FULL",
            "ALTER TABLE ticket REPLICA IDENTITY USING INDEX ticket_code",
            "ALTER TABLE badge REPLICA IDENTITY USING INDEX badge_code",
            "CREATE TABLE word (word citext PRIMARY KEY, n integer)",
            "CREATE TABLE made (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v integer,"
                    + " twice integer GENERATED ALWAYS AS (v * 2) STORED, hidden integer)",
            "CREATE TABLE audited (id integer PRIMARY KEY, v integer)",
            "CREATE TABLE audit (id integer PRIMARY KEY, v integer)",
            "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN INSERT INTO audit VALUES (NEW.id, NEW.v); RETURN NEW; END'",
            "CREATE TRIGGER audit AFTER INSERT ON audited FOR EACH ROW EXECUTE FUNCTION audit()",
            "CREATE TABLE special (id integer PRIMARY KEY, code varchar(20), live boolean)",
            "CREATE UNIQUE INDEX live_code ON special (code) WHERE live",
            "CREATE UNIQUE INDEX lower_code ON special (lower(code))");

    private static final List<String> MYSQL = List.of(
            "ALTER TABLE head ADD FOREIGN KEY (body) REFERENCES body (id)",
            "ALTER TABLE body ADD FOREIGN KEY (head) REFERENCES head (id)",
            "CREATE TABLE doc (id integer PRIMARY KEY, body longtext, n integer)",
            "CREATE TABLE whole (id integer PRIMARY KEY, body longtext, n integer)",
            "CREATE TABLE word (word varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_as_ci PRIMARY KEY, n integer)",
            "CREATE TABLE made (id integer AUTO_INCREMENT PRIMARY KEY, v integer,"
                    + " twice integer GENERATED ALWAYS AS (v * 2) VIRTUAL, hidden integer INVISIBLE)",
            "CREATE TABLE audited (id integer PRIMARY KEY, v integer)",
            "CREATE TABLE audit (id integer PRIMARY KEY, v integer)",
            "CREATE TABLE special (id integer PRIMARY KEY, code varchar(20), live boolean)");

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .replicationSet(
                        PG,
                        "tables",
                        "['*', {name: guarded, truncate: refuse}, {name: wiped, truncate: replicate},"
                                + " {name: part, truncate: replicate}]")
                .replicationSet(PG, "schema", "apply-additive")
                .replicationSet(MY, "schema", "apply-additive")
                .replicationSet(MY, "tables", "['*', {name: badge, key: [code]}, {name: guarded, truncate: refuse}]")
                .tuning("flush-interval", "1s")
                .tuning("retry-pause-max", "2s")
                .start();
        create(PG, " PARTITION BY LIST (region)", POSTGRES);
        create(MY, " PARTITION BY LIST (region) (PARTITION p1 VALUES IN (1), PARTITION p2 VALUES IN (2))", MYSQL);
        bridge.init();
        run(PG, "GRANT grower TO parley");
        run(MY, "GRANT ALTER, CREATE ON shop.grown TO parley");
        bridge.startAgents();
        bridge.awaitReady(Duration.ofMinutes(1));
    }

    /** MySQL before 9.6 carries cascades out without a word in its log: agents refuse such tables. */
    private boolean hasSilentCascades(String site) throws SQLException {
        return site.equals(MY)
                && Sql.query(bridge.admin(MY), "SELECT version()").get(0).startsWith("8.");
    }

    private void create(String site, String partitions, List<String> more) throws SQLException {
        String cascades = hasSilentCascades(site) ? " ON DELETE CASCADE ON UPDATE CASCADE| ON DELETE SET NULL" : "$^";
        List<String> statements = new ArrayList<>();
        TABLES.forEach(table -> statements.add(table.replace("%s", partitions).replaceAll(cascades, "")));
        statements.addAll(more);
        Sql.execute(bridge.admin(site), statements);
    }

    @AfterEach
    void noAgentEnded() {
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private void awaitEverywhere(String sql, String... expected) {
        bridge.sites().forEach(site -> awaitAt(site, sql, expected));
    }

    /** The log of PostgreSQL says of a long value that was left alone only that: another site's value must stand. */
    @Test
    void longValueThatAnUpdateLeftAloneIsNotWritten() throws SQLException {
        run(PG, "INSERT INTO doc VALUES (1, repeat('long ', 20000), 1), (2, repeat('long ', 20000), 1)");
        awaitEverywhere(
                "SELECT concat(id, ' ', length(body), ' ', n) FROM doc ORDER BY id", "1 100000 1", "2 100000 1");

        run(PG, "UPDATE doc SET n = 2 WHERE id = 1");
        awaitEverywhere("SELECT concat(length(body), ' ', n) FROM doc WHERE id = 1", "100000 2");

        bridge.agent(PG).pause();
        run(MY, "UPDATE doc SET body = repeat('other ', 10000) WHERE id = 2");
        run(PG, "UPDATE doc SET n = 3 WHERE id = 2");
        bridge.agent(PG).resume();
        awaitEverywhere(
                "SELECT concat(length(body), ' ', left(body, 5), ' ', n) FROM doc WHERE id = 2", "60000 other 3");
    }

    @Test
    void wholeOldRowsOfReplicaIdentityFullReplicateAsOthersDo() throws SQLException {
        run(PG, "INSERT INTO whole VALUES (1, repeat('long ', 20000), 1), (2, 'short', 1)");
        run(PG, "UPDATE whole SET n = 2 WHERE id = 1", "DELETE FROM whole WHERE id = 2");
        awaitEverywhere("SELECT concat(id, ' ', length(body), ' ', n) FROM whole", "1 100000 2");
    }

    @Test
    void keyThatChangesMovesItsRow() throws SQLException {
        run(PG, "INSERT INTO pair VALUES (1, 'x', 10), (2, 'x', 20)");
        run(PG, "UPDATE pair SET a = 3 WHERE a = 1");
        awaitEverywhere("SELECT concat(a, b, v) FROM pair ORDER BY a", "2x20", "3x10");
        run(MY, "UPDATE pair SET b = 'y', v = 21 WHERE a = 2");
        awaitEverywhere("SELECT concat(a, b, v) FROM pair ORDER BY a", "2y21", "3x10");
        run(
                MY,
                "START TRANSACTION",
                "UPDATE pair SET a = 9 WHERE a = 2",
                "UPDATE pair SET a = 2 WHERE a = 3",
                "UPDATE pair SET a = 3 WHERE a = 9",
                "COMMIT");
        awaitEverywhere("SELECT concat(a, b, v) FROM pair ORDER BY a", "2x10", "3y21");
    }

    @Test
    void keysThatIgnoreCaseNameTheSameRow() throws SQLException {
        run(PG, "DELETE FROM word", "INSERT INTO word VALUES ('Hello', 1), ('Other', 1)");
        awaitEverywhere("SELECT concat(word, n) FROM word ORDER BY 1", "Hello1", "Other1");
        run(MY, "UPDATE word SET n = 2 WHERE word = 'HELLO'", "DELETE FROM word WHERE word = 'oTHER'");
        awaitEverywhere("SELECT concat(word, n) FROM word", "Hello2");
    }

    @Test
    void keyThatChangesItsCaseAloneMovesItsRow() throws SQLException {
        run(PG, "DELETE FROM word", "INSERT INTO word VALUES ('Case', 1)");
        awaitEverywhere("SELECT concat(word, n) FROM word", "Case1");
        run(MY, "UPDATE word SET word = 'CASE' WHERE word = 'case'");
        awaitEverywhere("SELECT concat(word, n) FROM word", "CASE1");
        run(PG, "UPDATE word SET word = 'case', n = 2 WHERE word = 'Case'");
        awaitEverywhere("SELECT concat(word, n) FROM word", "case2");
    }

    /** Two spellings of one key are two claims of one value: one stands, the same one everywhere. */
    @Test
    void keysThatDifferInCaseAloneAreOneValue() throws SQLException {
        run(PG, "DELETE FROM word");
        awaitEverywhere("SELECT word FROM word");
        bridge.agent(PG).pause();
        run(PG, "INSERT INTO word VALUES ('same', 1)");
        run(MY, "INSERT INTO word VALUES ('SAME', 2)");
        bridge.agent(PG).resume();
        await().atMost(LIMIT).untilAsserted(() -> {
            List<String> pg = Sql.query(bridge.admin(PG), "SELECT concat(word, n) FROM word");
            assertThat(pg).hasSize(1).isEqualTo(Sql.query(bridge.admin(MY), "SELECT concat(word, n) FROM word"));
            assertThat(Sql.query(bridge.admin(PG), "SELECT reason FROM parley.projected WHERE tbl = 'word'"))
                    .containsExactly("UNIQUE");
        });
        run(PG, "DELETE FROM word");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                Sql.query(bridge.admin(PG), "SELECT tbl FROM parley.projected WHERE tbl = 'word'"))
                        .isEmpty());
        run(PG, "DELETE FROM word");
        awaitEverywhere("SELECT word FROM word");
    }

    /** Without a primary key, and with one that the log does not carry: rows are known by a unique index. */
    @Test
    void rowsAreKnownByAUniqueIndex() throws SQLException {
        for (String site : List.of(PG, MY)) {
            run(site, "INSERT INTO ticket VALUES (1, 1), (2, 2)", "INSERT INTO badge VALUES (1, 10, 1), (2, 20, 2)");
            awaitEverywhere("SELECT concat(code, n) FROM ticket ORDER BY code", "11", "22");
            awaitEverywhere("SELECT concat(id, code, n) FROM badge ORDER BY id", "1101", "2202");
            run(
                    site,
                    "UPDATE ticket SET n = 9 WHERE code = 1",
                    "UPDATE ticket SET code = 3 WHERE code = 2",
                    "UPDATE badge SET id = 3, n = 9 WHERE code = 10",
                    "UPDATE badge SET code = 30 WHERE code = 20");
            awaitEverywhere("SELECT concat(code, n) FROM ticket ORDER BY code", "19", "32");
            awaitEverywhere("SELECT concat(id, code, n) FROM badge ORDER BY id", "2302", "3109");
            run(site, "DELETE FROM ticket", "DELETE FROM badge");
            awaitEverywhere("SELECT code FROM ticket UNION ALL SELECT code FROM badge");
        }
    }

    @Test
    void uniqueValuesAreSwappedInOneTransaction() throws SQLException {
        run(PG, "INSERT INTO seat VALUES (1, 1, 'ann'), (2, 2, 'bob'), (3, 3, 'cid')");
        awaitEverywhere("SELECT concat(id, place, name) FROM seat ORDER BY id", "11ann", "22bob", "33cid");
        for (String site : List.of(PG, MY)) {
            run(
                    site,
                    "START TRANSACTION",
                    "UPDATE seat SET place = 9, name = 'tmp' WHERE id = 1",
                    "UPDATE seat SET place = 1, name = 'ann' WHERE id = 2",
                    "UPDATE seat SET place = 2, name = 'bob' WHERE id = 3",
                    "UPDATE seat SET place = 3, name = 'cid' WHERE id = 1",
                    "COMMIT");
            awaitEverywhere("SELECT concat(id, place, name) FROM seat ORDER BY id", "13cid", "21ann", "32bob");
            run(
                    site,
                    "START TRANSACTION",
                    "DELETE FROM seat WHERE id = 1",
                    "UPDATE seat SET place = 3, name = 'cid' WHERE id = 3",
                    "UPDATE seat SET place = 2, name = 'bob' WHERE id = 2",
                    "INSERT INTO seat VALUES (1, 1, 'ann')",
                    "COMMIT");
            awaitEverywhere("SELECT concat(id, place, name) FROM seat ORDER BY id", "11ann", "22bob", "33cid");
        }
    }

    @Test
    void rowsThatReferToOneAnotherComeAndGoTogether() throws SQLException {
        run(PG, "INSERT INTO tree VALUES (1, NULL, 'root'), (2, 1, 'child'), (3, 2, 'leaf'), (4, 4, 'self')");
        awaitEverywhere(
                "SELECT concat(id, coalesce(up, 0), name) FROM tree ORDER BY id",
                "10root",
                "21child",
                "32leaf",
                "44self");
        run(
                MY,
                "START TRANSACTION",
                "INSERT INTO tree VALUES (5, 3, 'new')",
                "UPDATE tree SET up = 5 WHERE id = 2",
                "UPDATE tree SET up = NULL WHERE id = 4",
                "DELETE FROM tree WHERE id = 4",
                "COMMIT");
        awaitEverywhere(
                "SELECT concat(id, coalesce(up, 0), name) FROM tree ORDER BY id",
                "10root",
                "25child",
                "32leaf",
                "53new");
        run(PG, "DELETE FROM tree");
        awaitEverywhere("SELECT id FROM tree");
    }

    @Test
    void circleOfReferencesIsClosedWithinATransaction() throws SQLException {
        run(PG, "START TRANSACTION", "INSERT INTO head VALUES (1, 10)", "INSERT INTO body VALUES (10, 1)", "COMMIT");
        awaitEverywhere(
                "SELECT concat(h.id, ' ', b.id) FROM head h JOIN body b ON b.id = h.body AND b.head = h.id", "1 10");
        run(
                MY,
                "START TRANSACTION",
                "INSERT INTO head VALUES (2, NULL)",
                "INSERT INTO body VALUES (20, 2)",
                "UPDATE head SET body = 20 WHERE id = 2",
                "COMMIT");
        awaitEverywhere(
                "SELECT concat(h.id, ' ', b.id) FROM head h JOIN body b ON b.id = h.body AND b.head = h.id ORDER BY 1",
                "1 10",
                "2 20");
        run(PG, "START TRANSACTION", "DELETE FROM head", "DELETE FROM body", "COMMIT");
        awaitEverywhere("SELECT id FROM head UNION ALL SELECT id FROM body");
    }

    @Test
    void cascadesReachTheOtherSiteOnceOrAreRefused() throws SQLException {
        boolean silent = hasSilentCascades(MY);
        if (silent) {
            cascadesAreRefused();
        }
        for (String site : silent ? List.of(PG) : List.of(PG, MY)) {
            run(
                    site,
                    "INSERT INTO owner VALUES (1), (2)",
                    "INSERT INTO pet VALUES (1, 1), (2, 2)",
                    "INSERT INTO fan VALUES (1, 1)");
            awaitEverywhere("SELECT concat(id, owner) FROM pet ORDER BY id", "11", "22");
            awaitEverywhere("SELECT concat(id, owner) FROM fan", "11");
            run(site, "UPDATE owner SET id = 3 WHERE id = 2");
            awaitEverywhere("SELECT concat(id, owner) FROM pet ORDER BY id", "11", "23");
            run(site, "DELETE FROM owner WHERE id = 1");
            awaitEverywhere("SELECT concat(id, owner) FROM pet ORDER BY id", "23");
            awaitEverywhere("SELECT coalesce(owner, 0) FROM fan", "0");
            run(site, "DELETE FROM fan", "DELETE FROM owner");
            awaitEverywhere("SELECT id FROM owner UNION ALL SELECT id FROM pet UNION ALL SELECT id FROM fan");
        }
    }

    private void cascadesAreRefused() throws SQLException {
        run(
                MY,
                "CREATE TABLE silent (id integer PRIMARY KEY, owner integer, FOREIGN KEY (owner) REFERENCES owner (id)"
                        + " ON DELETE CASCADE)");
        for (String command : List.of("check", "init")) {
            Parley.Result result = bridge.command(MY, command);
            assertThat(result.output())
                    .contains("ON DELETE CASCADE", "without writing it to the binary log", "RESTRICT, or upgrade");
            assertThat(result.exitCode())
                    .isEqualTo((command.equals("check") ? ExitCode.CHECK : ExitCode.DATABASE).code());
        }
        run(MY, "DROP TABLE silent");
    }

    @Test
    void whatWasRolledBackNeverArrives() throws SQLException {
        for (String site : List.of(PG, MY)) {
            run(site, "DELETE FROM undone");
            run(
                    site,
                    "START TRANSACTION",
                    "INSERT INTO undone VALUES (1, 1)",
                    "SAVEPOINT s",
                    "INSERT INTO undone VALUES (2, 2)",
                    "UPDATE undone SET v = 9 WHERE id = 1",
                    "ROLLBACK TO SAVEPOINT s",
                    "INSERT INTO undone VALUES (3, 3)",
                    "COMMIT");
            run(site, "START TRANSACTION", "INSERT INTO undone VALUES (4, 4)", "ROLLBACK");
            run(site, "INSERT INTO undone VALUES (5, 5)");
            awaitEverywhere("SELECT concat(id, v) FROM undone ORDER BY id", "11", "33", "55");
        }
    }

    @Test
    void rowsMoveBetweenPartitions() throws SQLException {
        for (String site : List.of(PG, MY)) {
            run(site, "DELETE FROM part", "INSERT INTO part VALUES (1, 1, 1), (2, 2, 2)");
            awaitEverywhere("SELECT concat(id, region, v) FROM part ORDER BY id", "111", "222");
            run(site, "UPDATE part SET region = 2, v = 3 WHERE id = 1", "DELETE FROM part WHERE id = 2");
            awaitEverywhere("SELECT concat(id, region, v) FROM part ORDER BY id", "123");
        }
    }

    @Test
    void generatedIdentityInvisibleAndDefaultColumns() throws SQLException {
        run(PG, "INSERT INTO made (v, hidden) VALUES (1, 11)");
        run(MY, "INSERT INTO made (id, v, hidden) VALUES (1000, 2, 22)");
        awaitEverywhere(
                "SELECT concat(id, ' ', v, ' ', twice, ' ', hidden) FROM made ORDER BY id", "1 1 2 11", "1000 2 4 22");
        run(MY, "UPDATE made SET v = 5 WHERE id = 1");
        awaitEverywhere(
                "SELECT concat(id, ' ', v, ' ', twice, ' ', hidden) FROM made ORDER BY id", "1 5 10 11", "1000 2 4 22");

        run(PG, "INSERT INTO dflt VALUES (1, NULL), (2, DEFAULT)");
        run(MY, "INSERT INTO dflt VALUES (3, NULL), (4, DEFAULT)");
        awaitEverywhere("SELECT concat(id, ' ', coalesce(v, -1)) FROM dflt ORDER BY id", "1 -1", "2 7", "3 -1", "4 7");
    }

    /** The trigger is not one of the applier, and what it wrote for an application travels with the transaction. */
    @Test
    void triggerFiresWhereTheApplicationWroteAndNowhereElse() throws SQLException {
        run(PG, "INSERT INTO audited VALUES (1, 1)");
        awaitEverywhere("SELECT concat(id, v) FROM audit ORDER BY id", "11");
        run(MY, "INSERT INTO audited VALUES (2, 2)");
        awaitEverywhere("SELECT concat(id, v) FROM audited ORDER BY id", "11", "22");
        awaitEverywhere("SELECT concat(id, v) FROM audit ORDER BY id", "11");
    }

    /** Neither index is at MySQL: what it forbids parks the row here, and the row comes when the value is free. */
    @Test
    void partialAndExpressionIndexesParkTheRowAlone() throws SQLException {
        run(PG, "INSERT INTO special VALUES (1, 'code', true)");
        awaitEverywhere("SELECT code FROM special", "code");
        run(MY, "INSERT INTO special VALUES (2, 'CODE', true), (3, 'fine', true)");
        awaitAt(PG, "SELECT id FROM special ORDER BY id", "1", "3");
        awaitAt(PG, "SELECT reason FROM parley.projected WHERE tbl = 'special'", "UNIQUE");
        run(PG, "DELETE FROM special WHERE id = 1");
        awaitEverywhere("SELECT concat(id, code) FROM special ORDER BY id", "2CODE", "3fine");
    }

    /** The rows are deleted one by one before, so that what another site inserts at the same time stands. */
    @Test
    void truncateIsReplicatedAsTheDeleteOfItsRows() throws SQLException {
        run(PG, "INSERT INTO wiped VALUES (1), (2)");
        awaitEverywhere("SELECT id FROM wiped ORDER BY id", "1", "2");
        assertThatThrownBy(() -> run(PG, "START TRANSACTION ISOLATION LEVEL REPEATABLE READ", "TRUNCATE wiped"))
                .hasMessageContaining("only READ COMMITTED");
        bridge.agent(PG).pause();
        run(MY, "INSERT INTO wiped VALUES (3)");
        run(
                PG,
                "START TRANSACTION",
                "INSERT INTO wiped VALUES (4)",
                "TRUNCATE wiped",
                "INSERT INTO wiped VALUES (5)",
                "COMMIT");
        bridge.agent(PG).resume();
        awaitEverywhere("SELECT id FROM wiped ORDER BY id", "3", "5");
        assertThat(truncations(PG, "wiped")).isEqualTo("0.0");
    }

    /** The log has nothing of it, as the publication goes by the partitioned table. */
    @Test
    void truncateOfAPartitionIsReplicated() throws SQLException {
        run(PG, "DELETE FROM part", "INSERT INTO part VALUES (7, 1, 1), (8, 2, 2)");
        awaitEverywhere("SELECT concat(id, region, v) FROM part ORDER BY id", "711", "822");
        run(PG, "TRUNCATE part_1");
        awaitEverywhere("SELECT concat(id, region, v) FROM part ORDER BY id", "822");
        run(PG, "DELETE FROM part");
        awaitEverywhere("SELECT id FROM part");
    }

    @Test
    void truncateIsRefusedWherePossibleAndToldElsewhere() throws Exception {
        run(PG, "INSERT INTO guarded VALUES (1)");
        awaitEverywhere("SELECT id FROM guarded", "1");
        assertThatThrownBy(() -> run(PG, "TRUNCATE guarded"))
                .hasMessageContaining("TRUNCATE of public.guarded is refused")
                .hasMessageContaining("Use DELETE");
        assertThat(truncations(MY, "guarded")).isEqualTo("0.0");
        run(MY, "TRUNCATE guarded", "INSERT INTO guarded VALUES (2)");
        awaitAt(PG, "SELECT id FROM guarded ORDER BY id", "1", "2");
        assertThat(truncations(MY, "guarded")).isEqualTo("1.0");
        assertThat(Files.readString(bridge.agent(MY).logFile())).contains("TRUNCATE was to be refused and was not");

        run(
                MY,
                "CREATE USER 'clerk'@'%' IDENTIFIED BY 'a-clerk-of-the-test'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'clerk'@'%'");
        Endpoint admin = bridge.admin(MY);
        Endpoint clerk = new Endpoint(MY, admin.url(), admin.database(), "clerk", "a-clerk-of-the-test");
        assertThatThrownBy(() -> Sql.execute(clerk, List.of("TRUNCATE guarded")))
                .hasMessageContaining("DROP command denied");
        assertThat(truncations(MY, "guarded")).isEqualTo("1.0");
        assertThat(bridge.command(MY, "check").output())
                .contains("MySQL asks nobody before a TRUNCATE, and these accounts may: '")
                .contains("without the DROP privilege")
                .doesNotContain("clerk");
        Parley.Result refused = bridge.command(
                "replicates",
                bridge.plan(MY).withReplicationSet("tables", "['*', {name: guarded, truncate: replicate}]"),
                "check");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.CHECK.code());
        assertThat(refused.output()).contains("truncate: replicate", "its log names no rows", "use DELETE");
        assertThat(bridge.command(PG, "check").output()).doesNotContain("in the site file, and");
        run(PG, "DROP TRIGGER parley_truncate ON part_2", "DROP TRIGGER parley_truncate ON guarded");
        assertThat(bridge.command(PG, "check").output())
                .contains("part_2 has truncate: replicate in the site file, and no trigger for it")
                .contains("guarded has truncate: refuse in the site file, and no trigger for it");
        bridge.init();
        assertThatThrownBy(() -> run(PG, "TRUNCATE guarded")).hasMessageContaining("is refused");
    }

    private String truncations(String site, String table) {
        String name = "parley_truncated_tables_total{set=\"main\",table=\"" + table + "\"} ";
        return bridge.agent(site)
                .get("/metrics", 200)
                .orElseThrow()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("none");
    }

    private static String columns(String table) {
        return "SELECT count(*) FROM information_schema.columns WHERE table_name = '" + table + "'";
    }

    /** Where its account may alter the table; else the agent says which statement somebody has to run. */
    @Test
    void columnThatTheOtherSiteWritesIsAdded() throws Exception {
        run(PG, "ALTER TABLE grown ADD COLUMN note text", "INSERT INTO grown VALUES (1, 'one')");
        awaitAt(MY, columns("grown"), "2");
        awaitAt(MY, "SELECT concat(id, note) FROM grown", "1one");
        run(MY, "ALTER TABLE grown ADD COLUMN score decimal(10, 2)", "INSERT INTO grown VALUES (2, 'two', 1.5)");
        awaitAt(PG, columns("grown"), "3");
        awaitAt(PG, "SELECT concat(id, note, score) FROM grown ORDER BY id", "1one", "2two1.5");
        run(PG, "UPDATE grown SET score = 2.25 WHERE id = 1");
        awaitAt(MY, "SELECT concat(id, note, score) FROM grown ORDER BY id", "1one2.25", "2two1.50");

        run(MY, "ALTER TABLE fixed ADD COLUMN born date", "INSERT INTO fixed VALUES (1, '2026-03-04')");
        String ddl = "ALTER TABLE \"public\".\"fixed\" ADD COLUMN \"born\" date NULL";
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(Files.readString(bridge.agent(PG).logFile())).contains(ddl));
        run(PG, ddl);
        awaitAt(PG, "SELECT concat(id, ' ', born) FROM fixed", "1 2026-03-04");
    }

    /** TRUNCATE says nothing about rows: the other site keeps its own, the agent says so and goes on. */
    @Test
    void truncateIsToldAndNotReplicated() throws Exception {
        for (String site : List.of(PG, MY)) {
            run(site, "DELETE FROM emptied", "INSERT INTO emptied VALUES (1)");
            awaitEverywhere("SELECT id FROM emptied", "1");
            run(site, "TRUNCATE TABLE emptied", "INSERT INTO emptied VALUES (2)");
            awaitAt(site, "SELECT id FROM emptied ORDER BY id", "2");
            awaitAt(site.equals(PG) ? MY : PG, "SELECT id FROM emptied ORDER BY id", "1", "2");
            assertThat(Files.readString(bridge.agent(site).logFile())).contains("TRUNCATE is not replicated");
        }
    }

    /** Also if the agent is killed while it is prepared: its rows are nowhere but in the log then. */
    @Test
    void transactionOfTwoPhasesArrivesIfItIsCommitted() throws SQLException {
        for (String xid : List.of("kept", "dropped")) {
            int id = xid.equals("kept") ? 1 : 2;
            run(
                    MY,
                    "XA START '" + xid + "'",
                    "INSERT INTO phased VALUES (" + id + ")",
                    "XA END '" + xid + "'",
                    "XA PREPARE '" + xid + "'");
            run(
                    PG,
                    "START TRANSACTION",
                    "INSERT INTO phased VALUES (1" + id + ")",
                    "PREPARE TRANSACTION '" + xid + "'");
        }
        run(MY, "INSERT INTO phased VALUES (3)");
        run(PG, "INSERT INTO phased VALUES (13)");
        awaitEverywhere("SELECT id FROM phased ORDER BY id", "3", "13");
        for (String site : List.of(PG, MY)) {
            bridge.agent(site).kill9();
            bridge.agent(site).start();
        }
        run(MY, "XA ROLLBACK 'dropped'", "XA COMMIT 'kept'");
        run(PG, "ROLLBACK PREPARED 'dropped'", "COMMIT PREPARED 'kept'");
        run(MY, "XA START 'b'", "INSERT INTO phased VALUES (4)", "XA END 'b'", "XA COMMIT 'b' ONE PHASE");
        awaitEverywhere("SELECT id FROM phased ORDER BY id", "1", "3", "4", "11", "13");
    }
}
