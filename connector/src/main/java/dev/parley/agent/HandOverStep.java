package dev.parley.agent;

import java.time.Duration;

/**
 * Gives a set up when the group wants another agent to serve it, and goes on wanting so: longer than Kafka takes to notice
 * that an agent is dead. Runs on its own thread.
 */
final class HandOverStep implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int ROUNDS = 15;

    private final String set;
    private final GroupSeat seat;
    private final long epoch;
    private final Duration interval;
    private int rounds;

    /** @param epoch of the lease that would be given up */
    HandOverStep(String set, GroupSeat seat, long epoch) {
        this(set, seat, epoch, INTERVAL);
    }

    HandOverStep(String set, GroupSeat seat, long epoch, Duration interval) {
        this.set = set;
        this.seat = seat;
        this.epoch = epoch;
        this.interval = interval;
    }

    /** @throws HandOver once the group has wanted another agent for long enough */
    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(interval)) {
            return;
        }
        rounds = seat.isForOthers() ? rounds + 1 : 0;
        if (rounds == ROUNDS) {
            seat.givenUp(epoch);
            throw new HandOver(set);
        }
    }
}
