package dev.parley.publish;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the state, and tells and logs its changes only. Thread-safe. */
final class PublishStates {
    private static final Logger LOG = LoggerFactory.getLogger(PublishStates.class);

    private final Consumer<PublishState> onChange;
    private PublishState state = new PublishState.Waiting("not started");

    PublishStates(Consumer<PublishState> onChange) {
        this.onChange = onChange;
    }

    synchronized PublishState current() {
        return state;
    }

    void writing() {
        change(new PublishState.Writing());
    }

    void waiting(String reason) {
        change(new PublishState.Waiting(reason));
    }

    void failed(RuntimeException cause) {
        change(new PublishState.Failed(cause));
    }

    private synchronized void change(PublishState next) {
        if (state.equals(next) || state instanceof PublishState.Failed) {
            return;
        }
        state = next;
        if (next instanceof PublishState.Waiting waiting) {
            LOG.atWarn().addKeyValue("reason", waiting.reason()).log("the log cannot be written now, trying again");
        } else if (next instanceof PublishState.Failed failed) {
            LOG.atDebug().setCause(failed.cause()).log("the log cannot be written");
        } else {
            LOG.atInfo().log("the log is being written");
        }
        onChange.accept(next);
    }
}
