package dev.parley.sim;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;

/** ADR 11: planted bugs in how sites return. */
final class ReturnMutants {
    private ReturnMutants() {}

    /** What a former incarnation writes behind its end counts. */
    static final class NoEnd extends Protocol {
        @Override
        Incarnations ends(Incarnations known) {
            return Incarnations.NONE;
        }
    }

    /** A site goes on with the incarnation that it had. */
    static final class SameNames extends Protocol {
        @Override
        SiteId next(SiteId next) {
            return new SiteId(next.name(), Math.max(1, next.incarnation() - 1));
        }
    }

    /** Sites that return at once wait for one another's agents. */
    static final class Untold extends Protocol {
        @Override
        boolean tellsWhomItWillCount() {
            return false;
        }
    }

    /** What a site tells after its return takes effect before what it had written earlier is applied. */
    static final class HeartbeatEarly extends Protocol {
        @Override
        LogRecord.Heartbeat heartbeat(SimAgent agent, LogRecord.Heartbeat heartbeat) {
            VersionVector frontier = heartbeat.frontier();
            for (SiteId former : Incarnations.before(heartbeat.origin())) {
                frontier = frontier.with(former, 0);
            }
            return new LogRecord.Heartbeat(
                    heartbeat.origin(),
                    heartbeat.number(),
                    heartbeat.sequence(),
                    frontier,
                    heartbeat.writtenAt(),
                    heartbeat.floor(),
                    heartbeat.policies(),
                    heartbeat.members(),
                    heartbeat.opening(),
                    heartbeat.agent());
        }
    }

    /** Epochs of the lease begin anew with each incarnation. */
    static final class EpochsAnew extends Protocol {
        @Override
        boolean raisesEpochs() {
            return false;
        }
    }
}
