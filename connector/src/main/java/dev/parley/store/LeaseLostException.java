package dev.parley.store;

import dev.parley.rules.Nullable;

/** Another agent has taken over this replication set: this one must stop writing at once. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLostException(String set, long heldEpoch, @Nullable Lease found) {
        super("the lease of replication set '" + set + "' is lost: this agent holds epoch " + heldEpoch
                + ", the database says "
                + (found == null
                        ? "that nobody holds it"
                        : "epoch " + found.epoch() + " held by '" + found.holder() + "'")
                + ": another agent has taken over; run one agent only for each site, and start this one again when that"
                + " one has ended");
    }
}
