package dev.parley.agent;

import dev.parley.publish.TopicUnavailableException;
import dev.parley.store.LeaseLostException;
import dev.parley.store.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step that replication does not depend on, a meter or a clean-up: if the database or Kafka refuses it, that is said once until
 * it works again, and it is tried again later.
 */
final class Dispensable implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(Dispensable.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final String name;
    private final Loop.Step step;
    private final Duration pause;
    private boolean failing;

    /** @param name what could not be done, for messages: "the log kept could not be measured" */
    Dispensable(String name, Loop.Step step) {
        this(name, step, PAUSE);
    }

    Dispensable(String name, Loop.Step step, Duration pause) {
        this.name = name;
        this.step = step;
        this.pause = pause;
    }

    @Override
    public void run(StopSignal stop) throws Exception {
        try {
            step.run(stop);
            failing = false;
        } catch (LeaseLostException e) {
            throw e;
        } catch (StoreException | TopicUnavailableException e) {
            if (!failing) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log(name);
            }
            failing = true;
            stop.pause(pause);
        }
    }
}
