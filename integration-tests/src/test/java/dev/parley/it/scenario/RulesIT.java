package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.check.SiteAccess;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.store.Database;
import dev.parley.store.DecisionStore;
import dev.parley.store.NewDecision;
import dev.parley.wire.StoredDecision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every rule between PostgreSQL and MySQL: two writes of one row while both agents stand still, once with either site
 * first, an agent killed before it has seen the other's write. Each rule has a table and each conflict a row of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PG = "ada";
    private static final String MY = "bob";

    private static final RuleCase KINDS =
            RuleCase.of("kinds", "by-kind(first-writer-wins)", RuleCase.Type.TEXT, "a", "E", "L", "L");

    private static final List<RuleCase> CASES = List.of(
            RuleCase.of("last", "last-writer-wins", RuleCase.Type.TEXT, "a", "E", "L", "L"),
            RuleCase.of("first", "first-writer-wins", RuleCase.Type.TEXT, "a", "E", "L", "E"),
            RuleCase.of("lineage", "lineage-first-writer-wins", RuleCase.Type.TEXT, "a", "E", "L", "E"),
            KINDS,
            RuleCase.of("site", "site-priority(ada, bob)", RuleCase.Type.TEXT, "a", "E", "L", "<ada>"),
            RuleCase.of("lineage_site", "lineage-priority(ada, bob)", RuleCase.Type.TEXT, "a", "E", "L", "<ada>"),
            RuleCase.of("min", "min", RuleCase.Type.NUMBER, "5", "7", "6", "6"),
            RuleCase.of("max", "max", RuleCase.Type.NUMBER, "5", "7", "6", "7"),
            RuleCase.of("grow_max", "grow-max", RuleCase.Type.NUMBER, "5", "7", "6", "7"),
            RuleCase.of("grow_min", "grow-min", RuleCase.Type.NUMBER, "5", "3", "4", "3"),
            RuleCase.of("counter", "sum-deltas", RuleCase.Type.NUMBER, "10", "7", "12", "9"),
            RuleCase.of("amount", "sum-deltas", RuleCase.Type.DECIMAL, "10.50", "7.25", "12.00", "8.75"),
            RuleCase.of("together", "union(json-array)", RuleCase.Type.JSON, "[1]", "[1,2]", "[1,3]", "[1,2,3]"),
            RuleCase.of("grown", "grow-set(json-array)", RuleCase.Type.JSON, "[1]", "[1,2]", "[1,3]", "[1,2,3]"),
            RuleCase.of(
                    "tags",
                    "set-add-remove(json-array)",
                    RuleCase.Type.JSON,
                    "[\"a\"]",
                    "[\"a\",\"b\"]",
                    "[\"l\"]",
                    "[\"b\",\"l\"]"),
            RuleCase.of("words", "set-add-remove(comma-list)", RuleCase.Type.TEXT, "a", "a,b", "l", "b,l"),
            RuleCase.of(
                    "document",
                    "json-merge",
                    RuleCase.Type.JSON,
                    "{\"x\":1,\"y\":1}",
                    "{\"x\":2,\"y\":1}",
                    "{\"x\":1,\"y\":3}",
                    "{\"x\":2,\"y\":3}"),
            RuleCase.of(
                    "prose",
                    "text-merge",
                    RuleCase.Type.TEXT,
                    "one\nmid\ntwo",
                    "ONE\nmid\ntwo",
                    "one\nmid\nTWO",
                    "ONE\nmid\nTWO"),
            new RuleCase(
                    "notes",
                    "columns: {v: {rule: concat, separator: ' / '}}",
                    RuleCase.Type.TEXT,
                    "x",
                    "E",
                    "L",
                    "E / L"),
            RuleCase.of("person", "manual(last-writer-wins)", RuleCase.Type.TEXT, "a", "E", "L", "L"));

    private Bridge bridge;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(this::create)
                .policy(policy())
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "1s")
                .tuning("retry-pause-max", "2s")
                .start();
        bridge.begin(LIMIT);
        for (RuleCase rule : CASES) {
            for (int id = 1; id <= 2; id++) {
                execute(PG, insert(rule, id, rule.start(), "start"));
            }
        }
        for (int id = 1; id <= 4; id++) {
            execute(PG, "INSERT INTO apart (id, a, b) VALUES (" + id + ", 'a', 'b')");
            execute(PG, "INSERT INTO kept (id, v) VALUES (" + id + ", 'start')");
            execute(PG, "INSERT INTO gone (id, v) VALUES (" + id + ", 'start')");
        }
        execute(PG, "INSERT INTO last_one (id) VALUES (1)");
        await().atMost(LIMIT).until(() -> count(MY, "last_one") == 1);
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        conflict(1, PG, MY);
        conflict(2, MY, PG);
        Quiescence.awaitWindows(bridge, LIMIT, 2);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private static String policy() {
        StringBuilder yaml = new StringBuilder("version: 1\ndefaults: {deletes: update-wins}\ntables:\n");
        CASES.forEach(rule -> yaml.append(rule.yaml()));
        return yaml.append("  apart: {by-column: true}\n")
                .append("  kept: {deletes: update-wins}\n")
                .append("  gone: {deletes: delete-wins}\n")
                .toString();
    }

    private void create(Endpoint app) throws SQLException {
        Engine engine = app.isMySql() ? Engine.MYSQL : Engine.POSTGRESQL;
        String text = RuleCase.Type.TEXT.of(engine);
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            for (RuleCase rule : CASES) {
                statement.execute("CREATE TABLE " + rule.table() + " (id integer PRIMARY KEY, v "
                        + rule.type().of(engine) + ", note " + text + ")");
            }
            statement.execute("CREATE TABLE apart (id integer PRIMARY KEY, a " + text + ", b " + text + ")");
            statement.execute("CREATE TABLE kept (id integer PRIMARY KEY, v " + text + ")");
            statement.execute("CREATE TABLE gone (id integer PRIMARY KEY, v " + text + ")");
            statement.execute("CREATE TABLE last_one (id integer PRIMARY KEY)");
        }
    }

    private static String insert(RuleCase rule, int id, String value, String note) {
        return "INSERT INTO " + rule.table() + " (id, v, note) VALUES (" + id + ", "
                + rule.type().literal(value) + ", '" + note + "')";
    }

    /** Both write while neither agent runs; then the first one's agent publishes, the other's is killed and comes back. */
    private void conflict(int id, String first, String second) throws SQLException {
        bridge.agents().forEach(AgentProcess::pause);
        write(id, first, true);
        write(id, second, false);
        bridge.agent(first).resume();
        bridge.agent(second).kill9();
        bridge.agent(second).start();
        bridge.awaitReady(LIMIT);
        String done = "INSERT INTO last_one (id) VALUES (";
        execute(first, done + (10 * id) + ")");
        execute(second, done + (10 * id + 1) + ")");
        await().atMost(LIMIT).until(() -> count(PG, "last_one") == 1 + 2 * id && count(MY, "last_one") == 1 + 2 * id);
    }

    private void write(int id, String site, boolean first) throws SQLException {
        for (RuleCase rule : CASES) {
            String value = rule.type().literal(first ? rule.earlier() : rule.later());
            execute(site, "UPDATE " + rule.table() + " SET v = " + value + " WHERE id = " + id);
        }
        execute(site, "UPDATE apart SET " + (first ? "a = 'A'" : "b = 'B'") + " WHERE id = " + id);
        for (String table : List.of("kept", "gone")) {
            execute(site, first ? "DELETE FROM " + table + " WHERE id = " + id : update(table, id, "late"));
            execute(site, first ? update(table, id + 2, "early") : "DELETE FROM " + table + " WHERE id = " + (id + 2));
        }
        for (RuleCase rule : List.of(CASES.get(0), KINDS)) {
            execute(site, insert(rule, 10 + id, first ? "E" : "L", site));
        }
    }

    private static String update(String table, int id, String value) {
        return "UPDATE " + table + " SET v = '" + value + "' WHERE id = " + id;
    }

    private void execute(String site, String sql) throws SQLException {
        Sql.execute(bridge.app(site), List.of(sql));
    }

    private List<String> query(String site, String sql) throws SQLException {
        return Sql.query(bridge.admin(site), sql);
    }

    private int count(String site, String table) throws SQLException {
        return Integer.parseInt(query(site, "SELECT count(*) FROM " + table).get(0));
    }

    private String value(String site, RuleCase rule, int id) throws SQLException {
        String value = query(site, "SELECT v FROM " + rule.table() + " WHERE id = " + id)
                .get(0);
        return rule.type() == RuleCase.Type.JSON ? value.replace(" ", "") : value;
    }

    @Test
    void everyRuleGivesItsValueAtBothSitesWhicheverWroteFirst() throws SQLException {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        for (RuleCase rule : CASES) {
            for (int id = 1; id <= 2; id++) {
                for (String site : List.of(PG, MY)) {
                    String which = rule.name() + " " + id + " at " + site;
                    expected.put(which, rule.expected(id == 1));
                    found.put(which, value(site, rule, id));
                }
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    /** At one site, for one row: what waits is told at both, then a decision is written, and both show it. */
    @Test
    void whatWaitsForAPersonIsDecidedOnceForAllSites() throws Exception {
        String open = "SELECT concat(loser_site, ' ', unit, ' ', kind) FROM parley.conflict WHERE status = 'PENDING'"
                + " AND tbl = 'r_person' ORDER BY 1";
        assertThat(query(PG, open))
                .containsExactlyElementsOf(query(MY, open))
                .containsExactly("ada v update_origin_differs", "bob v update_origin_differs");
        SiteConfig site = SiteFile.load(bridge.sandbox().folder().resolve(MY + ".yaml"));
        try (Database database = Database.open(SiteAccess.agent(site))) {
            Row agreed = Row.of(
                    Columns.of("id", "v", "note"),
                    Value.Unchanged.UNCHANGED,
                    new Value.Text("agreed"),
                    Value.Unchanged.UNCHANGED);
            RowKey key = RowKey.of("r_person", new Value.Int(1));
            new DecisionStore(database, SitePlan.SET)
                    .decide(
                            new NewDecision("first", key, new StoredDecision(agreed, waiting()), "cleo", "asked both"),
                            1);
        }
        RuleCase person = CASES.get(CASES.size() - 1);
        for (String at : List.of(MY, PG)) {
            await().atMost(LIMIT).until(() -> value(at, person, 1).equals("agreed"));
        }
        Quiescence.awaitWindows(bridge, LIMIT, 1);
        assertThat(query(PG, open)).hasSize(1);
        assertThat(query(MY, "SELECT concat(decided_by, ' ', decision) FROM parley.conflict WHERE status = 'DECIDED'"))
                .containsExactly("cleo first");
        assertThat(value(PG, person, 2)).isEqualTo("L");
    }

    /** Both writes of the row, as a person is shown them. */
    private Set<Dot> waiting() throws SQLException {
        Set<Dot> dots = new HashSet<>();
        String row =
                " FROM parley.conflict WHERE status = 'PENDING' AND tbl = 'r_person' AND loser_site = '" + PG + "'";
        dots.add(new Dot(
                SiteId.of(PG), Long.parseLong(query(MY, "SELECT loser_n" + row).get(0))));
        dots.add(new Dot(
                SiteId.of(MY), Long.parseLong(query(MY, "SELECT winner_n" + row).get(0))));
        return dots;
    }

    @Test
    void sitesAreEqual() throws SQLException {
        assertThat(Convergence.check(bridge.images()).holds()).isTrue();
        assertThat(bridge.agents().stream().flatMap(agent -> agent.unexpectedEnds().stream()))
                .isEmpty();
    }

    @Test
    void columnsDecidedByThemselvesKeepBothEdits() throws SQLException {
        for (String site : List.of(PG, MY)) {
            assertThat(query(site, "SELECT concat(a, b) FROM apart WHERE id <= 2"))
                    .containsExactly("AB", "AB");
        }
    }

    @Test
    void deletesFollowTheirPolicy() throws SQLException {
        for (String site : List.of(PG, MY)) {
            assertThat(query(site, "SELECT concat(id, v) FROM kept ORDER BY id"))
                    .containsExactly("1late", "2late", "3early", "4early");
            assertThat(query(site, "SELECT id FROM gone")).isEmpty();
        }
    }

    @Test
    void twoInsertsOfOneKeyAreOneRow() throws SQLException {
        for (String site : List.of(PG, MY)) {
            assertThat(query(site, "SELECT v FROM r_last WHERE id > 10 ORDER BY id"))
                    .containsExactly("L", "L");
            assertThat(query(site, "SELECT v FROM r_kinds WHERE id > 10 ORDER BY id"))
                    .containsExactly("E", "E");
        }
    }

    @Test
    void bothSitesTellTheSameOfWhatLost() throws SQLException {
        String lost = "SELECT concat(tbl, ' ', unit, ' ', kind, ' ', rule, ' ', loser_site, ' ', loser_n) FROM"
                + " parley.conflict WHERE status = 'FINAL' AND tbl <> 'r_person' ORDER BY 1";
        // A row's window empties before the flush that makes its losers final.
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(query(PG, lost)).containsExactlyInAnyOrderElementsOf(query(MY, lost));
            assertThat(query(PG, lost))
                    .filteredOn(line -> line.startsWith("r_first v "))
                    .hasSize(2)
                    .allMatch(line -> line.contains(" update_origin_differs first-writer-wins "));
        });
        assertThat(query(PG, lost)).noneMatch(line -> line.startsWith("r_counter v "));
    }
}
