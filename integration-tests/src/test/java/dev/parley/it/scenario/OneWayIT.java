package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admin.AgentStatus;
import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two branches whose writes are gathered in a centre, which is only read: config-examples/one-way. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneWayIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NORTH = "north";
    private static final String SOUTH = "south";
    private static final String CENTRE = "centre";
    private static final String ALL = "SELECT concat_ws(' ', id, v) FROM sale ORDER BY id";
    private static final int MANY = 200;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(NORTH, Engine.POSTGRESQL)
                .site(SOUTH, Engine.MYSQL)
                .site(CENTRE, Engine.POSTGRESQL)
                .replicationSet(NORTH, "tables", all("publish-only"))
                .replicationSet(SOUTH, "tables", all("publish-only"))
                .replicationSet(CENTRE, "tables", all("receive-only"))
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        for (String site : bridge.sites()) {
            run(site, "CREATE TABLE sale (id integer PRIMARY KEY, v varchar(20))");
        }
        bridge.begin(LIMIT);
    }

    private static String all(String direction) {
        return "[{name: '*', direction: " + direction + "}]";
    }

    private List<String> rows(String site) throws SQLException {
        return query(site, ALL);
    }

    /** What a site says of another one. */
    private AgentStatus.OriginStatus costOf(String other, String site) {
        return bridge.agent(site).status().orElseThrow().sets().get(0).origins().stream()
                .filter(origin -> origin.origin().equals(other))
                .findFirst()
                .orElseThrow();
    }

    private void awaitAtCentre(String... expected) {
        awaitAt(CENTRE, ALL, expected);
    }

    @Test
    @Order(1)
    void centreGathersWhatBranchesDoNotSeeOfOneAnother() throws SQLException {
        run(NORTH, "INSERT INTO sale VALUES (1, 'north')");
        run(SOUTH, "INSERT INTO sale VALUES (2, 'south')");

        awaitAtCentre("1 north", "2 south");
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        assertThat(rows(NORTH)).containsExactly("1 north");
        assertThat(rows(SOUTH)).containsExactly("2 south");
        for (AgentStatus.OriginStatus told : List.of(costOf(NORTH, CENTRE), costOf(CENTRE, NORTH))) {
            assertThat(told.agent())
                    .as("what %s tells of its agent", told.origin())
                    .isEqualTo(new AgentStatus.PeerStatus(
                            bridge.agent(NORTH).status().orElseThrow().version(), List.of(1), 1));
        }
    }

    @Test
    @Order(2)
    void whatIsWrittenAtTheCentreStaysThereUntilABranchWritesTheRow() throws SQLException {
        run(CENTRE, "UPDATE sale SET v = 'centre' WHERE id = 1", "INSERT INTO sale VALUES (3, 'centre')");
        run(SOUTH, "UPDATE sale SET v = 'again' WHERE id = 2");
        awaitAtCentre("1 centre", "2 again", "3 centre");

        run(NORTH, "UPDATE sale SET v = 'later' WHERE id = 1");
        awaitAtCentre("1 later", "2 again", "3 centre");
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        assertThat(bridge.log(CENTRE).transactions()).isEmpty();
        assertThat(rows(NORTH)).containsExactly("1 later");
        assertThat(rows(SOUTH)).containsExactly("2 again");
    }

    @Test
    @Order(3)
    void centreThatWasAwayCatchesUpAndBranchesForgetThenWhatTheyKeptForIt() throws SQLException {
        bridge.agent(CENTRE).kill9();
        for (int i = 0; i < MANY; i++) {
            run(i % 2 == 0 ? NORTH : SOUTH, "INSERT INTO sale VALUES (" + (1_000 + i) + ", 'away')");
        }
        assertThat(costOf(CENTRE, NORTH).keptFor()).isGreaterThanOrEqualTo(MANY / 2);
        assertThat(bridge.agent(NORTH)
                        .status()
                        .orElseThrow()
                        .sets()
                        .get(0)
                        .window()
                        .rows())
                .isGreaterThanOrEqualTo(MANY / 2);
        bridge.agent(CENTRE).start();
        bridge.awaitReady(LIMIT);

        List<String> all = new ArrayList<>(List.of("1 later", "2 again", "3 centre"));
        IntStream.range(0, MANY).forEach(i -> all.add((1_000 + i) + " away"));
        awaitAtCentre(all.toArray(new String[0]));
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
