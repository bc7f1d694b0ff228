package dev.parley.it.client;

import dev.parley.it.workload.Outcome;

/** One transaction of one client, and what the client was told. Calls of a client stand in the order in which it made them. */
public record Call(String client, String site, Action action, Outcome outcome) {
    /** False only where the client knows that nothing of it happened. */
    public boolean mayHaveHappened() {
        return outcome != Outcome.FAILED;
    }

    public boolean isAcknowledged() {
        return outcome == Outcome.ACKNOWLEDGED;
    }
}
