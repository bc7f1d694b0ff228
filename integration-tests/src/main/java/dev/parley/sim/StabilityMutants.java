package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Window;
import java.util.Map;

/** Planted bugs in stability, flush and trimming. */
final class StabilityMutants {
    private StabilityMutants() {}

    /** C4, Stability "oob": what others have applied, known at once. */
    static final class SideChannel extends Protocol {
        @Override
        void gossip(SimAgent agent) {
            for (SimSite other : agent.site().world().sites()) {
                if (other != agent.site() && other.agent().isRunning()) {
                    VersionVector applied =
                            other.agent().parts().window().checkpoint().applied();
                    agent.parts()
                            .window()
                            .heartbeat(new LogRecord.Heartbeat(
                                    other.id(),
                                    1,
                                    0,
                                    applied,
                                    dev.parley.rules.version.HybridTimestamp.ZERO,
                                    VersionVector.EMPTY));
                }
            }
        }
    }

    /** Window "stable". */
    static final class TrimStable extends Protocol {
        @Override
        long trimmable(SimAgent agent, Window window) {
            return window.stable().get(agent.self());
        }
    }

    /** Window "none". */
    static final class RowsLost extends Protocol {
        @Override
        Map<RowKey, FlushSnapshot.StoredRow> durable(FlushSnapshot snapshot) {
            return Map.of();
        }
    }

    /** Window, zombie "none". */
    static final class ZombieFlush extends Protocol {
        @Override
        boolean flushChecksLease() {
            return false;
        }
    }

    /** Window, heartbeats "applied": ahead of what capture has read. */
    static final class HeartbeatEarly extends Protocol {
        @Override
        LogRecord.Heartbeat heartbeat(SimAgent agent, LogRecord.Heartbeat heartbeat) {
            VersionVector committed = agent.site().database().state().committed();
            boolean there = heartbeat.sequence() <= committed.get(heartbeat.origin());
            return there
                    ? new LogRecord.Heartbeat(
                            heartbeat.origin(),
                            heartbeat.number(),
                            0,
                            heartbeat.frontier(),
                            heartbeat.writtenAt(),
                            heartbeat.floor(),
                            heartbeat.policies(),
                            heartbeat.members())
                    : heartbeat;
        }
    }

    /** Window, confirmation "acked". */
    static final class ConfirmAhead extends Protocol {
        @Override
        long confirmed(SimAgent agent, long durable) {
            return agent.parts().capture().captured();
        }
    }

    /** R2. */
    static final class CheckpointAhead extends Protocol {
        @Override
        boolean flushWaitsForKafka() {
            return false;
        }
    }
}
