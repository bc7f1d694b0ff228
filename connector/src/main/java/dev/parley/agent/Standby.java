package dev.parley.agent;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.Optional;

/**
 * What an agent does about a lease that another one holds: alone it ends, as one of several it stands by. Lives as long as
 * the agent; thread-safe.
 */
final class Standby {
    private final String set;
    private final @Nullable GroupSeat seat;
    private final Duration answerLimit;
    private final Runnable onTakeover;
    private volatile String servedBy = "";

    /**
     * @param seat null for the only agent of a site
     * @param answerLimit how long a holder of the lease has to answer
     * @param onTakeover told when the lease was taken from an agent that did not answer
     */
    Standby(String set, @Nullable GroupSeat seat, Duration answerLimit, Runnable onTakeover) {
        this.set = set;
        this.seat = seat;
        this.answerLimit = answerLimit;
        this.onTakeover = onTakeover;
    }

    /** Whether it stands by where another agent holds the lease. */
    boolean isOneOfSeveral() {
        return seat != null;
    }

    /** Who serves the set while this agent stands by; empty if it does not. */
    String servedBy() {
        return servedBy;
    }

    /**
     * The epoch of the lease now held.
     *
     * @throws AgentException if another agent holds it and this one is to be the only one
     */
    long take(LeaseClaim claim, StopSignal stop) throws InterruptedException {
        if (seat == null) {
            return counted(claim.attemptAlone());
        }
        try {
            return counted(new Candidacy(claim, seat, answerLimit, stop, holder -> servedBy = holder).take());
        } finally {
            servedBy = "";
        }
    }

    private long counted(LeaseClaim.Outcome.Taken taken) {
        if (taken.fromSilent()) {
            onTakeover.run();
        }
        return taken.epoch();
    }

    /** Watches whether the group wants another agent to serve the set; empty for the only agent of a site. */
    Optional<Loop.Step> handOver(long epoch) {
        return seat == null ? Optional.empty() : Optional.of(new HandOverStep(set, seat, epoch));
    }
}
