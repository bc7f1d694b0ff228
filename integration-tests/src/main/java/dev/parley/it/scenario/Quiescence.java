package dev.parley.it.scenario;

import dev.parley.it.checker.SiteReader;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until all that was written everywhere has arrived everywhere, and nothing is undecided any more.
 *
 * <p>Each site commits one more row after its writers have stopped. Logs are ordered, so where that row is visible all
 * earlier transactions of its site are.
 */
public final class Quiescence {
    private static final long POLL_NANOS = 100_000_000L;

    private final Bridge bridge;
    private final long deadline;
    private final Duration limit;

    private Quiescence(Bridge bridge, Duration limit) {
        this.bridge = bridge;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Returns when it is reached; throws with what is missing otherwise. */
    public static void await(Bridge bridge, Workload workload, Duration limit) throws SQLException {
        Map<String, String> sentinels = new LinkedHashMap<>();
        for (Endpoint endpoint : bridge.apps()) {
            sentinels.put(endpoint.site(), workload.writeSentinel(endpoint));
        }
        Quiescence quiescence = new Quiescence(bridge, limit);
        for (String site : bridge.sites()) {
            for (Map.Entry<String, String> sentinel : sentinels.entrySet()) {
                quiescence.awaitRow(site, sentinel.getKey(), sentinel.getValue());
            }
        }
        quiescence.awaitWindows(0);
    }

    /** Waits until no site keeps undecided rows. */
    public static void awaitEmptyWindows(Bridge bridge, Duration limit) throws SQLException {
        awaitWindows(bridge, limit, 0);
    }

    /**
     * Waits until each site keeps only rows that wait for a person.
     *
     * @param waiting how many those are
     */
    public static void awaitWindows(Bridge bridge, Duration limit, long waiting) throws SQLException {
        new Quiescence(bridge, limit).awaitWindows(waiting);
    }

    private void awaitRow(String site, String origin, String id) throws SQLException {
        SiteReader reader = bridge.reader(site);
        while (!reader.hasRow("journal", "id", id)) {
            pause("the last row of " + origin + " has not arrived at " + site);
        }
    }

    private void awaitWindows(long waiting) throws SQLException {
        for (String site : bridge.sites()) {
            long rows = undecided(site);
            while (rows != waiting) {
                pause(site + " still keeps " + rows + " undecided rows");
                rows = undecided(site);
            }
        }
    }

    /** Those in the agent's memory and those it has flushed. */
    private long undecided(String site) throws SQLException {
        long inMemory = bridge.agent(site)
                .status()
                .map(status -> status.sets().stream()
                        .mapToLong(set -> set.window().rows())
                        .sum())
                .orElse(Long.MAX_VALUE);
        return Math.max(inMemory, bridge.reader(site).windowRows(SitePlan.SET));
    }

    private void pause(String missing) {
        if (System.nanoTime() - deadline > 0) {
            StringBuilder text = new StringBuilder("no quiescence within " + limit.toSeconds() + " s: " + missing);
            bridge.agents()
                    .forEach(agent -> text.append("\n\nagent of ")
                            .append(agent.site())
                            .append(": ")
                            .append(agent.get("/status", 200).orElse("does not answer"))
                            .append('\n')
                            .append(agent.tail()));
            throw new IllegalStateException(text.toString());
        }
        LockSupport.parkNanos(POLL_NANOS);
    }
}
