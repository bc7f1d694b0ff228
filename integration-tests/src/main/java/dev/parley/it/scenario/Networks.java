package dev.parley.it.scenario;

import dev.parley.it.nemesis.TcpProxy;
import dev.parley.it.sandbox.KafkaServer;
import dev.parley.it.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The wires between each agent and its database, and between each agent and Kafka. Applications do not use them. */
public final class Networks implements AutoCloseable {
    private final Map<String, Wires> bySite = new LinkedHashMap<>();

    /** The wires of one agent. */
    public record Wires(int databasePort, TcpProxy database, int kafkaPort, TcpProxy kafka) {}

    /** Lays all wires; restarts the broker, which tells clients another address on each. */
    void open(Sandbox sandbox, Set<String> sites) {
        KafkaServer broker = sandbox.kafka();
        for (String site : sites) {
            int databasePort = sandbox.freePort();
            int kafkaPort = sandbox.freePort();
            int behind = sandbox.freePort();
            broker.listenBehind(site.toUpperCase(Locale.ROOT), behind, kafkaPort);
            bySite.put(
                    site,
                    new Wires(
                            databasePort,
                            TcpProxy.start(
                                    site + "-database",
                                    databasePort,
                                    sandbox.database(site).port()),
                            kafkaPort,
                            TcpProxy.start(site + "-kafka", kafkaPort, behind)));
        }
        broker.restart();
    }

    /** The site file of an agent that uses them. */
    SitePlan through(SitePlan plan) {
        Wires wires = of(plan.site());
        return plan.withDatabase("port", Integer.toString(wires.databasePort()))
                .withKafka("bootstrap-servers", "127.0.0.1:" + wires.kafkaPort());
    }

    /** The wires of a site's agent. */
    public Wires of(String site) {
        return Optional.ofNullable(bySite.get(site))
                .orElseThrow(() -> new IllegalArgumentException("no wires of " + site + ", only " + bySite.keySet()));
    }

    @Override
    public void close() {
        bySite.values().forEach(wires -> {
            wires.database().close();
            wires.kafka().close();
        });
        bySite.clear();
    }
}
