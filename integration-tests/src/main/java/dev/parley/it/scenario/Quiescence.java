package dev.parley.it.scenario;

import dev.parley.it.checker.SiteReader;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until all that was written everywhere has arrived everywhere, and nothing is undecided any more.
 *
 * <p>Each site commits one more row after its writers have stopped. Logs are ordered, so where that row is visible all
 * earlier transactions of its site are.
 */
public final class Quiescence {
    private static final Logger LOG = LoggerFactory.getLogger(Quiescence.class);
    private static final int SHOWN = 5;
    private static final long POLL_NANOS = 100_000_000L;

    private final Bridge bridge;
    private final long deadline;
    private final Duration limit;

    private Quiescence(Bridge bridge, Duration limit) {
        this.bridge = bridge;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * Returns when it is reached; throws with what is missing otherwise. Lines whose order another site removed while
     * they were written wait for it for ever, as they should, so it is made once more.
     */
    public static void await(Bridge bridge, Workload workload, Duration limit) throws SQLException {
        Quiescence quiescence = new Quiescence(bridge, limit);
        quiescence.awaitArrival(workload);
        workload.writeMissingParents(bridge.apps().get(0));
        quiescence.awaitArrival(workload);
        quiescence.awaitWindows(app -> 0);
    }

    /** Waits until a row written at each site now is at every site; writers may go on. */
    public static void awaitArrival(Bridge bridge, Workload workload, Duration limit) throws SQLException {
        new Quiescence(bridge, limit).awaitArrival(workload);
    }

    private void awaitArrival(Workload workload) throws SQLException {
        Map<String, String> sentinels = new LinkedHashMap<>();
        for (Endpoint endpoint : bridge.apps()) {
            sentinels.put(endpoint.site(), workload.writeSentinel(endpoint));
        }
        for (String site : bridge.sites()) {
            for (Map.Entry<String, String> sentinel : sentinels.entrySet()) {
                awaitRow(site, sentinel.getKey(), sentinel.getValue());
            }
        }
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
        awaitWindows(bridge, limit, app -> waiting);
    }

    /** Waits until each site keeps as many rows as its tables say. */
    public static void awaitWindows(Bridge bridge, Duration limit, Waiting waiting) throws SQLException {
        new Quiescence(bridge, limit).awaitWindows(waiting);
    }

    /** How many rows a site keeps for good: they wait for a person, or stand otherwise than they were written. */
    public interface Waiting {
        long at(Endpoint app) throws SQLException;
    }

    private void awaitRow(String site, String origin, String id) throws SQLException {
        SiteReader reader = bridge.reader(site);
        while (!reader.hasRow("journal", "id", id)) {
            pause("the last row of " + origin + " has not arrived at " + site);
        }
    }

    private void awaitWindows(Waiting waiting) throws SQLException {
        for (String site : bridge.sites()) {
            long due = waiting.at(bridge.app(site));
            long rows = undecided(site);
            while (rows != due) {
                pause(site + " still keeps " + rows + " undecided rows where " + due + " are due");
                due = waiting.at(bridge.app(site));
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

    private void pause(String missing) throws SQLException {
        if (System.nanoTime() - deadline > 0) {
            for (AgentProcess agent : bridge.agents()) {
                LOG.error(
                        "agent of {}: {}\n{}",
                        agent.site(),
                        agent.get("/status", 200).orElse("does not answer"),
                        agent.tail());
            }
            List<String> kept = new ArrayList<>();
            for (String site : bridge.sites()) {
                kept.add(site + bridge.reader(site).keptRows(SitePlan.SET, SHOWN));
            }
            throw new IllegalStateException(
                    "no quiescence within " + limit.toSeconds() + " s: " + missing + "; rows that are kept: " + kept);
        }
        LockSupport.parkNanos(POLL_NANOS);
    }
}
