package dev.parley.it.matrix;

import dev.parley.it.client.ClientSchema;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.Networks;
import dev.parley.it.workload.History;
import dev.parley.it.workload.ShopSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Three sites on real servers, shared by one cell after another. What the sites hold and the history of it grow together. */
final class FaultBed implements AutoCloseable {
    static final String POSTGRESQL = "ada";
    static final String MYSQL = "bob";
    private static final String OTHER_POSTGRESQL = "cyd";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Networks networks = new Networks();
    private final History history = new History();
    private final Bridge bridge;
    private int runs;

    private FaultBed(boolean clocks) {
        this.bridge = Bridge.builder()
                .site(POSTGRESQL, Engine.POSTGRESQL)
                .site(MYSQL, Engine.MYSQL)
                .site(OTHER_POSTGRESQL, Engine.POSTGRESQL)
                .schema(app -> {
                    ShopSchema.create(app);
                    ClientSchema.create(app);
                })
                .policy(ClientSchema.POLICY)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "2s")
                .tuning("retry-pause-max", "1s")
                .networks(networks)
                .clocks(clocks)
                .start();
    }

    /**
     * Starts everything and waits until all agents are ready.
     *
     * @param clocks whether each site has a clock of its own
     */
    static FaultBed start(boolean clocks) throws SQLException {
        FaultBed bed = new FaultBed(clocks);
        try {
            bed.bridge.init();
            bed.bridge.audit();
            bed.bridge.startAgents();
            bed.bridge.awaitReady(START_LIMIT);
            return bed;
        } catch (SQLException | RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    Bridge bridge() {
        return bridge;
    }

    Networks networks() {
        return networks;
    }

    /** What all shop workloads on this bed did. */
    History history() {
        return history;
    }

    /** A name for the next run. */
    String nextRun() {
        return "r" + ++runs;
    }

    int runs() {
        return runs;
    }

    /** All tables of the application. */
    static Set<String> tables() {
        Set<String> tables = new HashSet<>(ClientSchema.TABLES);
        tables.addAll(shopTables());
        return tables;
    }

    static Set<String> shopTables() {
        Set<String> tables = new HashSet<>();
        ShopSchema.TABLES.forEach(table -> tables.add(table.name()));
        return tables;
    }

    @Override
    public void close() {
        try (networks) {
            bridge.close();
        }
    }
}
