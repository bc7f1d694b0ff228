package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Values of 1 MB both ways, and what becomes of one of 20 MB that MySQL does not take. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LargeValuesIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final int MEGABYTE = 1 << 20;
    private static final String PG_MARKS = "SELECT concat_ws(' ', id, n, length(t),"
            + " encode(sha256(convert_to(t, 'UTF8')), 'hex'), length(b), encode(sha256(b), 'hex')) FROM big ORDER BY id";
    private static final String MY_MARKS =
            "SELECT concat_ws(' ', id, n, char_length(t), sha2(t, 256), length(b), sha2(b, 256)) FROM big ORDER BY id";
    private static final String SMALL_MARKS = "SELECT concat_ws(' ', id, n) FROM big WHERE id >= 1000 ORDER BY id";

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .agentOptions(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"))
                .tuning("flush-interval", "1s")
                .start();
        bridge.server(MY).configure(Map.of("max-allowed-packet", Integer.toString(16 * MEGABYTE)));
        bridge.server(MY).restart();
        run(PG, "CREATE TABLE big (id integer PRIMARY KEY, n integer, t text, b bytea)");
        run(
                MY,
                "CREATE TABLE big (id integer PRIMARY KEY, n integer, t longtext, b longblob)"
                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        bridge.init();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
    }

    /** Text of more than one byte a letter, and bytes of every value. */
    private void insert(String site, int id, int size) throws SQLException {
        int letters = size / 4;
        int blocks = size / 256;
        String bytes = site.equals(PG)
                ? "(SELECT string_agg(decode(lpad(to_hex(i), 2, '0'), 'hex'), ''::bytea ORDER BY i) FROM generate_series(0, 255) i)"
                : "(SELECT group_concat(char(i) ORDER BY i SEPARATOR '') FROM (WITH RECURSIVE n (i) AS (SELECT 0 UNION"
                        + " ALL SELECT i + 1 FROM n WHERE i < 255) SELECT i FROM n) n)";
        run(
                site,
                "INSERT INTO big VALUES (" + id + ", 1, repeat('a\u00e9z', " + letters + "), "
                        + (site.equals(PG)
                                ? "decode(repeat(encode(" + bytes + ", 'hex'), " + blocks + "), 'hex')"
                                : "repeat(" + bytes + ", " + blocks + ")")
                        + ")");
    }

    @Test
    @Order(1)
    void valuesOfAMegabyteTravelBothWays() throws SQLException {
        insert(PG, 1, MEGABYTE);
        insert(MY, 2, MEGABYTE);
        await().atMost(LIMIT).until(() -> query(PG, PG_MARKS).size() == 2);
        List<String> marks = query(PG, PG_MARKS);
        assertThat(marks).hasSize(2).allMatch(mark -> mark.contains(" 1048576 "));
        awaitAt(MY, MY_MARKS, marks);

        // An update that leaves them alone, and one that changes one of them.
        run(PG, "UPDATE big SET n = 2 WHERE id = 2");
        run(MY, "UPDATE big SET t = concat(t, 'end') WHERE id = 1");
        awaitAt(MY, "SELECT n FROM big ORDER BY id", List.of("1", "2"));
        awaitAt(
                PG,
                "SELECT right(t, 4) FROM big ORDER BY id",
                List.of("zend", "a\u00e9z".repeat(2).substring(2)));
        awaitAt(MY, MY_MARKS, query(PG, PG_MARKS));
        run(MY, "DELETE FROM big");
        awaitAt(PG, PG_MARKS, List.of());
    }

    /** The row is parked alone, kept over a restart, and stands as soon as the server takes it; nobody has to ask for it. */
    @Test
    @Order(2)
    void valueThatMySqlDoesNotTakeParksItsRowUntilItDoes() throws Exception {
        insert(PG, 3, 20 * MEGABYTE);
        run(PG, "INSERT INTO big VALUES (1000, 1, 'small', NULL)");
        awaitAt(MY, SMALL_MARKS, List.of("1000 1"));
        awaitAt(MY, "SELECT reason FROM parley.projected", List.of("PACKET"));
        assertThat(query(MY, "SELECT id FROM big WHERE id = 3")).isEmpty();
        run(PG, "UPDATE big SET n = 2 WHERE id = 3");
        String id = bridge.command(MY, "quarantine", "list", "--table", "big")
                .output()
                .lines()
                .filter(line -> line.contains("PACKET"))
                .map(line -> line.split(" ", 2)[0])
                .findFirst()
                .orElseThrow();
        assertThat(bridge.command(MY, "quarantine", "show", id).output())
                .contains("max_allowed_packet", "column ", " bytes, ", "SET PERSIST max_allowed_packet = ");
        bridge.agent(MY).kill9();
        bridge.agent(MY).start();
        bridge.awaitReady(LIMIT);
        run(PG, "INSERT INTO big VALUES (1001, 1, 'small', NULL)");
        awaitAt(MY, SMALL_MARKS, List.of("1000 1", "1001 1"));
        assertThat(query(MY, "SELECT reason FROM parley.projected")).containsExactly("PACKET");

        run(MY, "SET GLOBAL max_allowed_packet = " + 512 * MEGABYTE);
        awaitAt(MY, MY_MARKS, query(PG, PG_MARKS));
        awaitAt(MY, "SELECT reason FROM parley.projected", List.of());
        run(PG, "DELETE FROM big");
        awaitAt(MY, MY_MARKS, List.of());
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
