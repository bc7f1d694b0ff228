package dev.parley.agent;

import dev.parley.consume.AgentGroup.Proposal;
import java.util.function.Supplier;

/**
 * One set's seat among the agents of a site, for as long as the agent lives: what the group proposes, and whether giving
 * the set up has helped. Thread-safe.
 */
final class GroupSeat {
    private final Supplier<Proposal> proposals;
    private long givenUp;
    private boolean inVain;

    /** @param proposals what the group proposes for the set now */
    GroupSeat(Supplier<Proposal> proposals) {
        this.proposals = proposals;
    }

    /** Whether this agent is the one to take a lease that nobody holds. */
    boolean isProposed() {
        return proposals.get() == Proposal.MINE;
    }

    /** Whether another agent is to serve the set; not again once it has left it lying. */
    synchronized boolean isForOthers() {
        Proposal now = proposals.get();
        if (now == Proposal.MINE) {
            inVain = false;
        }
        return now == Proposal.OTHERS && !inVain;
    }

    /** This agent gives up the lease with that epoch. */
    synchronized void givenUp(long epoch) {
        givenUp = epoch;
    }

    /** This agent has the lease; if nobody has had it since it gave it up, that was in vain. */
    synchronized void taken(long epoch) {
        inVain = givenUp > 0 && epoch == givenUp + 1;
    }
}
