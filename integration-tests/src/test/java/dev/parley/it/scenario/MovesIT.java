package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.Convergence;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.sql.Connection;
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
 * Rows are given other keys at one site while another writes them, between PostgreSQL and MySQL: once with either site
 * first, an agent killed before it has seen the other's writes. Each round has rows of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovesIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final List<Integer> ROUNDS = List.of(1, 2);

    /** Moved by the first site, updated by the second; then the other way round. */
    private static final int FIRST_MOVES = 0;

    private static final int SECOND_MOVES = 10;
    private static final int BOTH_MOVE = 20;
    private static final int BOTH_NAME = 30;
    private static final int TWO_STEPS = 40;
    private static final int BOTH_MOVE_ONE_TWICE = 50;
    private static final int BOTH_MOVE_AND_NAME = 60;
    private static final List<Integer> ROWS = List.of(
            FIRST_MOVES, SECOND_MOVES, BOTH_MOVE, BOTH_NAME, TWO_STEPS, BOTH_MOVE_ONE_TWICE, BOTH_MOVE_AND_NAME);

    private Bridge bridge;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(MovesIT::create)
                .policy("""
                        version: 1
                        defaults: {deletes: update-wins}
                        tables:
                          book: {moves: follow-move, by-column: true, columns: {stock: sum-deltas}}
                        """)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "1s")
                .tuning("retry-pause-max", "2s")
                .start();
        bridge.begin(LIMIT);
        for (int round : ROUNDS) {
            for (int row : ROWS) {
                execute(PG, "INSERT INTO book (id, title, shelf, stock) VALUES (" + (row + round) + ", 't', 's', 10)");
            }
        }
        execute(PG, "INSERT INTO last_one (id) VALUES (1)");
        await().atMost(LIMIT).until(() -> count(MY, "last_one") == 1);
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        conflict(1, PG, MY);
        conflict(2, MY, PG);
        Quiescence.awaitWindows(bridge, LIMIT, 0);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private static void create(Endpoint app) throws SQLException {
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE book (id integer PRIMARY KEY, title varchar(40), shelf varchar(40),"
                    + " stock integer)");
            statement.execute("CREATE TABLE last_one (id integer PRIMARY KEY)");
        }
    }

    /** Both write while neither agent runs; then the first one's agent publishes, the other's is killed and comes back. */
    private void conflict(int round, String first, String second) throws SQLException {
        bridge.agents().forEach(AgentProcess::pause);
        move(first, FIRST_MOVES + round, 100, "title = 'moved'");
        update(second, FIRST_MOVES + round, "shelf = 'S', stock = stock - 3");
        update(first, SECOND_MOVES + round, "shelf = 'S', stock = stock - 3");
        move(second, SECOND_MOVES + round, 100, "stock = stock + 1");
        move(first, BOTH_MOVE + round, 100, "title = 'early', stock = stock + 2");
        move(second, BOTH_MOVE + round, 200, "shelf = 'late', stock = stock + 3");
        move(first, BOTH_NAME + round, 100, "title = 'early'");
        update(second, BOTH_NAME + round, "title = 'late'");
        move(first, TWO_STEPS + round, 100, "stock = stock + 1");
        move(first, TWO_STEPS + round + 100, 100, "stock = stock + 1");
        update(second, TWO_STEPS + round, "stock = stock + 5");
        move(first, BOTH_MOVE_ONE_TWICE + round, 100, "stock = stock + 1");
        move(first, BOTH_MOVE_ONE_TWICE + round + 100, 100, "stock = stock + 1");
        move(second, BOTH_MOVE_ONE_TWICE + round, 300, "shelf = 'late'");
        move(first, BOTH_MOVE_AND_NAME + round, 100, "title = 'early'");
        move(second, BOTH_MOVE_AND_NAME + round, 200, "title = 'late'");
        bridge.agent(first).resume();
        bridge.agent(second).kill9();
        bridge.agent(second).start();
        bridge.awaitReady(LIMIT);
        String done = "INSERT INTO last_one (id) VALUES (";
        execute(first, done + (10 * round) + ")");
        execute(second, done + (10 * round + 1) + ")");
        int lines = 1 + 2 * round;
        await().atMost(LIMIT).until(() -> count(PG, "last_one") == lines && count(MY, "last_one") == lines);
        Quiescence.awaitWindows(bridge, LIMIT, 0);
    }

    private void move(String site, int id, int by, String also) throws SQLException {
        update(site, id, "id = " + (id + by) + ", " + also);
    }

    private void update(String site, int id, String set) throws SQLException {
        execute(site, "UPDATE book SET " + set + " WHERE id = " + id);
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

    @Test
    void everyRowIsThereOnceWithAllThatWasWritten() throws SQLException {
        List<String> expected = new ArrayList<>();
        for (int round : ROUNDS) {
            expected.add((100 + FIRST_MOVES + round) + " moved S 7");
            expected.add((100 + SECOND_MOVES + round) + " t S 8");
            expected.add((200 + BOTH_MOVE + round) + " early late 15");
            expected.add((100 + BOTH_NAME + round) + " late s 10");
            expected.add((200 + TWO_STEPS + round) + " t s 17");
            expected.add((300 + BOTH_MOVE_ONE_TWICE + round) + " t late 12");
            expected.add((200 + BOTH_MOVE_AND_NAME + round) + " late s 10");
        }
        for (String site : List.of(PG, MY)) {
            assertThat(query(site, "SELECT concat(id, ' ', title, ' ', shelf, ' ', stock) FROM book"))
                    .as(site)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(Convergence.check(bridge.images()).holds()).isTrue();
        assertThat(bridge.agents().stream().flatMap(agent -> agent.unexpectedEnds().stream()))
                .isEmpty();
    }

    @Test
    void bothSitesTellWhatWasMadeAgainElsewhere() throws SQLException {
        String told = "SELECT concat(kind, ' ', rule, ' ', loser_site, ' ', loser_n) FROM parley.conflict"
                + " WHERE status = 'FINAL' AND rule = 'follow-move' ORDER BY 1";
        // A row's window empties before the flush that makes its losers final.
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(query(PG, told)).containsExactlyInAnyOrderElementsOf(query(MY, told));
            assertThat(query(PG, told))
                    .filteredOn(line -> line.startsWith("update_moved follow-move "))
                    .hasSize(ROUNDS.size() * 4);
            assertThat(query(PG, told))
                    .filteredOn(line -> line.startsWith("delete_missing follow-move "))
                    .hasSize(ROUNDS.size() * 3);
        });
    }

    /** A title that gave way to a later one, in a row that both have given a key, or one of them and the other named. */
    @Test
    void bothSitesTellWhatIsAtNoKeyAnyMore() throws SQLException {
        String told = "SELECT concat(kind, ' ', loser_site, ' ', loser_n, ' ', winner_site) FROM parley.conflict"
                + " WHERE status = 'FINAL' AND kind = 'unseen' ORDER BY 1";
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(query(PG, told)).containsExactlyInAnyOrderElementsOf(query(MY, told));
            assertThat(query(PG, told)).hasSize(ROUNDS.size() * 2);
        });
    }
}
