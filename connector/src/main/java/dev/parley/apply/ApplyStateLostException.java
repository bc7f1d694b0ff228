package dev.parley.apply;

import dev.parley.rules.version.VersionVector;

/**
 * The database holds less than was committed: a crash took applied transactions that were not yet durable, with their
 * markers. They must be applied again, so everything above the database has to start anew.
 */
public final class ApplyStateLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApplyStateLostException(VersionVector known, VersionVector found) {
        super("the database has lost applied transactions: " + known + " was committed, " + found
                + " is there; the replication set must be started again");
    }
}
