package dev.parley.sim;

import dev.parley.agent.OwnPast;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.SetBack;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.DecodedRecord;

/**
 * What one agent found in its own log when it started, and whether its database is as old as that: the real checks, asked
 * where the agent asks them.
 */
final class SimPast {
    private static final String TOPIC = "sim";

    private final SimAgent agent;
    private final OwnPast past;
    private long highest;
    private long heartbeats;

    SimPast(SimAgent agent) {
        this.agent = agent;
        this.past = new OwnPast(agent.self(), 0, -1, agent.site().database().state().heartbeat);
        for (DecodedRecord entry : agent.site().log().all()) {
            SiteId origin = entry.record().origin();
            SetBack.requireNotReturned(agent.self(), origin, TOPIC);
            if (!origin.equals(agent.self())) {
                continue;
            }
            highest = Math.max(highest, entry.record().sequence());
            if (entry.record() instanceof LogRecord.Heartbeat heartbeat) {
                heartbeats = Math.max(heartbeats, heartbeat.number());
            }
        }
    }

    private Protocol protocol() {
        return agent.site().world().protocol();
    }

    /** Before anything is made of the database's log. */
    void started() {
        if (protocol().countsHeartbeats()) {
            past.requireNotRewound(heartbeats);
        }
    }

    /** The log held a record of this name. */
    void madeAgain(LogRecord made, LogRecord inLog) {
        if (protocol().comparesEntries()) {
            SetBack.requireSameEntry(made, inLog, TOPIC);
        }
    }

    /** The log held no record of this name. */
    void madeFirst(LogRecord made) {
        if (protocol().comparesEntries()) {
            SetBack.requireNotPassed(made, highest, TOPIC);
        }
    }

    /** All that was committed before the start is captured, and nothing is decided yet. */
    void caughtUp(long captured) {
        if (protocol().reachesItsLog()) {
            past.requireReached(captured, highest);
        }
    }
}
