package dev.parley.agent;

import dev.parley.rules.version.SiteId;

/**
 * What the database remembers of the site's own log: the two must agree before anything is published.
 *
 * @param acknowledged highest own sequence that Kafka had acknowledged; 0 before the first
 * @param offset highest offset that was acknowledged; -1 if none is known
 * @param heartbeats number of heartbeats that the database has written
 */
public record OwnPast(SiteId self, long acknowledged, long offset, long heartbeats) {
    /**
     * Refuses a log that Kafka has shortened: it once acknowledged more than it holds now.
     *
     * @param highest own sequence in the log, or of the checkpoint if the log holds none behind that
     * @param endOffset the offset behind the log's last entry: it never falls, whatever is trimmed
     * @throws AgentException if the end of the log is gone
     */
    public void requireWholeLog(long highest, long endOffset, String topic) {
        if (highest < acknowledged || endOffset <= offset) {
            throw new AgentException(
                    ExitCode.LOG,
                    "Topic " + topic + " ends at offset " + endOffset + " and holds transactions up to " + highest
                            + ", but Kafka has acknowledged transaction " + acknowledged
                            + (offset < 0 ? "" : " and offset " + offset)
                            + ": it has lost the end of the log, or the topic was made anew. Nothing was published. Bring"
                            + " the lost records back from a replica, or run `parley sites return`.");
        }
    }

    /**
     * Refuses a log that ends before the checkpoint: what is between them went into the spool of another agent.
     *
     * @param captured own sequence of the checkpoint
     * @param reached highest own sequence in the log
     * @throws AgentException if records are missing
     */
    public void requireNotElsewhere(long captured, long reached, String topic) {
        if (reached < captured) {
            throw new AgentException(
                    ExitCode.LOG,
                    "Topic " + topic + " ends with transaction " + reached + " of site " + self
                            + ", but its database was captured up to " + captured
                            + ": the agent that did so has the rest in its spool, which is not here, or the topic has lost"
                            + " its records. Nothing was published. Start that agent, or give this one its"
                            + " `spool.directory`; if the spool is lost, run `parley sites return`.");
        }
    }

    /**
     * Refuses a database that was set back: it has written fewer heartbeats than the site's log holds.
     *
     * @param published number of the last heartbeat in the site's log
     * @throws AgentException if the database is older than the log
     */
    public void requireNotRewound(long published) {
        if (heartbeats < published) {
            throw setBack(" has written " + heartbeats + " heartbeats, but the site's log holds " + published);
        }
    }

    /**
     * Refuses a database that was set back: all that it has was captured, and the site's log holds more.
     *
     * @param captured highest own sequence once all that was committed before the start is captured
     * @param published highest own sequence in the site's log at the start
     * @throws AgentException if the database is older than the log
     */
    public void requireReached(long captured, long published) {
        if (captured < published) {
            throw setBack(
                    " holds transactions up to " + captured + " of its own, but the site's log holds " + published);
        }
    }

    private AgentException setBack(String found) {
        return new AgentException(
                ExitCode.SET_BACK,
                "The database of site " + self + found
                        + ": it was set back by a backup, a standby that lagged or a rollback of its machine. Nothing of it"
                        + " was published. Bring the newer state of the database back, or, if it is lost, run `parley sites return`.");
    }
}
