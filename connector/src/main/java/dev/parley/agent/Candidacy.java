package dev.parley.agent;

import dev.parley.store.ErrorAction;
import dev.parley.store.StoreException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one of several agents of a site comes to the lease of a set: it stands by as long as another one answers, and takes
 * the lease when that one is silent or has given it up. The group of the agents only says who goes first where nobody
 * holds the lease; who does not wait for Kafka to say so goes a little later. Used by the supervisor's thread.
 */
final class Candidacy {
    private static final Logger LOG = LoggerFactory.getLogger(Candidacy.class);

    /** Rounds in which the agent that the group proposes goes first. */
    private static final int PATIENCE_ROUNDS = 4;

    private final LeaseClaim claim;
    private final GroupSeat seat;
    private final Duration interval;
    private final StopSignal stop;
    private final Consumer<String> onStandby;

    /**
     * @param answerLimit how long a holder has to answer; half of it lies between two questions
     * @param stop ends the waiting
     * @param onStandby told who serves the set, again and again while this agent stands by
     */
    Candidacy(LeaseClaim claim, GroupSeat seat, Duration answerLimit, StopSignal stop, Consumer<String> onStandby) {
        this.claim = claim;
        this.seat = seat;
        this.interval = answerLimit.dividedBy(2);
        this.stop = stop;
        this.onStandby = onStandby;
    }

    /** Returns when this agent holds the lease; waits as long as another one lives. */
    LeaseClaim.Outcome.Taken take() throws InterruptedException {
        int patience = PATIENCE_ROUNDS;
        while (true) {
            if (isOthersTurn() && patience > 0) {
                patience--;
            } else if (attempt() instanceof LeaseClaim.Outcome.Taken taken) {
                seat.taken(taken.epoch());
                return taken;
            } else {
                patience = PATIENCE_ROUNDS;
            }
            if (stop.pause(interval)) {
                throw new InterruptedException("the agent is stopping");
            }
        }
    }

    private boolean isOthersTurn() {
        return !seat.isProposed() && claim.isFree();
    }

    /** A lease that is locked is left for the next round: its holder may be ending just now. */
    private LeaseClaim.Outcome attempt() throws InterruptedException {
        try {
            LeaseClaim.Outcome outcome = claim.attempt();
            if (outcome instanceof LeaseClaim.Outcome.Held held) {
                onStandby.accept(held.lease().holder());
            }
            return outcome;
        } catch (StoreException e) {
            if (e.action() != ErrorAction.RETRY) {
                throw e;
            }
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("the lease could not be taken, trying again");
            return new LeaseClaim.Outcome.Held(claim.look(), "it is locked");
        }
    }
}
