package dev.parley.sim;

/** An agent found that another one holds the lease: it ends. */
final class LeaseGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseGone(long held, long found) {
        super("the lease of epoch " + held + " is lost to epoch " + found, null, false, false);
    }
}
