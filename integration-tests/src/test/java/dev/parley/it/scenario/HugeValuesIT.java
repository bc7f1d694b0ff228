package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Text and bytes of 64 MB in one row, from each engine to the other. */
@Tag("slow")
class HugeValuesIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final int MEGABYTE = 1 << 20;
    private static final int SIZE = 64 * MEGABYTE;

    @Test
    void valuesOf64MegabytesTravelBothWays() throws Exception {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .agentOptions(List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"))
                .tuning("flush-interval", "1s")
                .start();
        bridge.server(MY)
                .configure(Map.of(
                        "max-allowed-packet",
                        Integer.toString(512 * MEGABYTE),
                        "innodb-redo-log-capacity",
                        Integer.toString(1024 * MEGABYTE)));
        bridge.server(MY).restart();
        run(PG, LargeRows.create(Engine.POSTGRESQL));
        run(MY, LargeRows.create(Engine.MYSQL));
        bridge.init();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);

        run(PG, LargeRows.insert(Engine.POSTGRESQL, 1, SIZE));
        List<String> fromPostgres = query(PG, LargeRows.PG_MARKS);
        assertThat(fromPostgres).hasSize(1).allMatch(mark -> mark.contains(" " + SIZE + " "));
        awaitAt(MY, LargeRows.MY_MARKS, fromPostgres);

        run(MY, "DELETE FROM big", LargeRows.insert(Engine.MYSQL, 2, SIZE));
        awaitAt(PG, LargeRows.PG_MARKS, query(MY, LargeRows.MY_MARKS));
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
