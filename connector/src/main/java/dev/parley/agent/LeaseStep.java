package dev.parley.agent;

import dev.parley.store.ErrorAction;
import dev.parley.store.StoreException;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that the holder of the lease lives, to whoever asks, and notices soon when the lease is lost. Runs on its own
 * thread from the moment the lease was taken.
 */
final class LeaseStep implements Loop.Step {
    /** So often a live holder looks for questions within the time a rival waits: hiccups must not cost it the lease. */
    static final int ANSWERS_PER_LIMIT = 5;

    private static final Logger LOG = LoggerFactory.getLogger(LeaseStep.class);

    private final LongConsumer presence;
    private final long epoch;
    private final Duration interval;

    /**
     * @param presence answers for an epoch
     * @param answerLimit how long rivals wait for an answer
     */
    LeaseStep(LongConsumer presence, long epoch, Duration answerLimit) {
        this.presence = presence;
        this.epoch = epoch;
        this.interval = answerLimit.dividedBy(ANSWERS_PER_LIMIT);
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(interval)) {
            return;
        }
        try {
            presence.accept(epoch);
        } catch (StoreException e) {
            if (e.action() != ErrorAction.RETRY) {
                throw e;
            }
            // The stages that write notice it too, and decide what it means.
            LOG.atDebug().addKeyValue("failure", e.failure()).log("the lease could not be looked at");
        }
    }
}
