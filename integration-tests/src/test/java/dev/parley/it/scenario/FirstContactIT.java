package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Databases that hold rows before they know of each other are brought together: one merges its rows by the policy, another
 * has them reviewed, while the first is written to.
 */
class FirstContactIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DONOR = "ada";
    private static final String MERGING = "bob";
    private static final String REVIEWING = "cyd";
    private static final String POLICY =
            "{version: 1, tables: {item: {columns: {price: max, stock: sum-deltas(greatest),"
                    + " tags: {rule: concat, separator: '+', max-characters: 40}}}}}";
    private static final String ITEMS = "SELECT concat_ws(' ', id, name, price, stock, tags) FROM item ORDER BY id";
    private static final String BROUGHT = "SELECT concat_ws(' ', tbl, wish) FROM parley.brought ORDER BY tbl, wish";

    @Test
    void databasesThatHoldRowsAreBroughtTogether() throws Exception {
        bridge = Bridge.builder()
                .site(DONOR, Engine.POSTGRESQL)
                .site(MERGING, Engine.MYSQL)
                .site(REVIEWING, Engine.POSTGRESQL)
                .policy(POLICY)
                .replicationSet(REVIEWING, "tables", "[item, note, {name: memo, direction: receive-only}]")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        createTables();
        bridge.init();
        bridge.startAgent(DONOR, LIMIT);
        merge();
        review();
        goOnAfterAKill();
        everythingIsEqual();
    }

    private void createTables() throws SQLException {
        for (String site : bridge.sites()) {
            run(
                    site,
                    "CREATE TABLE item (id integer PRIMARY KEY, name varchar(20), price integer, stock integer,"
                            + " tags varchar(40))",
                    "CREATE TABLE note (id integer PRIMARY KEY, v varchar(20))",
                    "CREATE TABLE memo (id integer PRIMARY KEY, v varchar(20))");
        }
        for (String site : List.of(DONOR, REVIEWING)) {
            run(site, "ALTER TABLE item REPLICA IDENTITY FULL");
        }
        run(
                DONOR,
                "INSERT INTO item VALUES (1, 'same', 10, 1, 'a'), (2, 'of ada', 10, 5, 'a'), (3, 'ada only', 3, 3, 'x')",
                "INSERT INTO note SELECT n, 'ada' FROM generate_series(1, 3000) AS n");
        run(
                MERGING,
                "INSERT INTO item VALUES (1, 'same', 10, 1, 'a'), (2, 'of bob', 20, 3, 'b'), (4, 'bob only', 4, 4, 'y')");
        run(
                REVIEWING,
                "INSERT INTO item VALUES (2, 'of cyd', 1, 1, 'c'), (5, 'cyd only', 5, 5, 'z'), (6, 'cyd six', 6, 6, '')",
                "INSERT INTO note VALUES (1, 'ada'), (2, 'cyd')",
                "INSERT INTO memo VALUES (1, 'cyd')");
    }

    private void merge() throws Exception {
        Parley.Result refused = add(MERGING);
        assertThat(refused.output())
                .contains("these hold rows: [item]")
                .contains("--existing")
                .contains("--compare");
        assertThat(refused.exitCode()).isEqualTo(26);

        Parley.Result compared = add(MERGING, "--compare");
        assertThat(compared.output().lines().map(line -> line.replaceAll("\\s+", " ")))
                .contains(
                        "item 1 1 1 1", "memo 0 0 0 0", "note 0 0 0 3000", "item 2 another row", "item 4 no such row");
        assertThat(compared.exitCode()).isEqualTo(30);

        run(DONOR, "UPDATE note SET v = 'while they join' WHERE id = 7");
        Parley.Result joined = add(MERGING, "--existing", "merge");
        assertThat(joined.exitCode()).as(joined.output()).isZero();
        assertThat(joined.output()).contains("1 rows that the site had before are kept apart");
        bridge.startAgent(MERGING, LIMIT);
        for (String site : List.of(DONOR, MERGING)) {
            awaitAt(site, ITEMS, "1 same 10 1 a", "2 of ada 20 5 b+a", "3 ada only 3 3 x", "4 bob only 4 4 y");
        }
        assertThat(query(MERGING, BROUGHT)).containsExactly("item merged");
    }

    private void review() throws Exception {
        Parley.Result joined = add(REVIEWING, "--existing", "review");
        assertThat(joined.exitCode()).as(joined.output()).isZero();
        assertThat(joined.output()).contains("5 rows that the site had before are kept apart");
        assertThat(query(REVIEWING, BROUGHT))
                .containsExactly("item review", "item review", "item review", "memo review", "note review");
        bridge.startAgent(REVIEWING, LIMIT);

        String file = bridge.siteFile(REVIEWING).toString();
        Parley.Result list = Parley.runHere("sites", "brought", file);
        assertThat(list.output()
                        .lines()
                        .map(line -> line.replaceAll("\\s+", " ").replaceAll("/[0-9a-f]+ ", "/# ")))
                .contains(
                        "item/# 2 review name price stock tags",
                        "item/# 5 review (no row in the table)",
                        "item/# 6 review (no row in the table)",
                        "memo/# 1 review (no row in the table)",
                        "note/# 2 review v");
        String five = id(list, "item", "5");
        Parley.Result one = Parley.runHere("sites", "brought", file, "--id", five);
        assertThat(one.output()).contains("cyd only").contains("(no row)");

        Parley.Result all = Parley.runHere("sites", "brought", file, "--keep");
        assertThat(all.output()).contains("sends nothing of table 'memo'", "Nothing is written");
        assertThat(all.exitCode()).isEqualTo(26);
        assertThat(query(REVIEWING, BROUGHT)).hasSize(5);
        Parley.Result kept = Parley.runHere("sites", "brought", file, "--keep", "--id", five, "--note", "ours");
        assertThat(kept.output()).contains("1 rows written here");
        Parley.Result unheard = Parley.runHere("sites", "brought", file, "--keep", "--table", "memo");
        assertThat(unheard.output()).contains("sends nothing of table 'memo'", "--drop --table memo");
        assertThat(unheard.exitCode()).isEqualTo(26);
        Parley.Result dropped = Parley.runHere("sites", "brought", file, "--drop", "--table", "note");
        assertThat(dropped.output()).contains("1 rows forgotten");
        Parley.Result again = Parley.runHere("sites", "brought", file, "--keep", "--id", five);
        assertThat(again.exitCode()).isEqualTo(22);
        assertThat(query(REVIEWING, BROUGHT)).containsExactly("item review", "item review", "memo review");
        Parley.Result removed = bridge.command(REVIEWING, "remove", "--yes");
        assertThat(removed.output()).contains("keeps 3 rows aside", "--with-brought", "Nothing was removed");
        assertThat(removed.exitCode()).isEqualTo(2);
        for (String site : bridge.sites()) {
            awaitAt(
                    site,
                    ITEMS,
                    "1 same 10 1 a",
                    "2 of ada 20 5 b+a",
                    "3 ada only 3 3 x",
                    "4 bob only 4 4 y",
                    "5 cyd only 5 5 z");
        }
    }

    /** As if the command had been killed when the site had joined and what it brought was not written yet. */
    private void goOnAfterAKill() throws Exception {
        bridge.agent(REVIEWING).terminate(LIMIT);
        run(REVIEWING, "UPDATE parley.brought SET wish = 'keep'");
        Parley.Result again = add(REVIEWING);
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(query(REVIEWING, BROUGHT)).containsExactly("memo review");
        Parley.Result done = add(REVIEWING);
        assertThat(done.output()).contains("site cyd is a member already");
        assertThat(done.exitCode()).isEqualTo(26);
        bridge.startAgent(REVIEWING, LIMIT);
        for (String site : bridge.sites()) {
            awaitAt(
                    site,
                    ITEMS,
                    "1 same 10 1 a",
                    "2 of cyd 1 1 c",
                    "3 ada only 3 3 x",
                    "4 bob only 4 4 y",
                    "5 cyd only 5 5 z",
                    "6 cyd six 6 6 ");
        }
    }

    private static String id(Parley.Result list, String table, String key) {
        return list.output()
                .lines()
                .filter(line -> line.matches(table + "/[0-9a-f]+ +" + key + " .*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
    }

    private void everythingIsEqual() throws Exception {
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        Parley.Result verified =
                Parley.runHere("verify", "--contexts", bridge.contexts().toString());
        assertThat(verified.output()).contains("equal, compared with");
        assertThat(verified.exitCode()).isZero();
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private Parley.Result add(String site, String... more) {
        return bridge.takeOver("add", site, DONOR, more);
    }
}
