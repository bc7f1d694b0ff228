package dev.parley.agent;

/** Ends a pipeline in order, with what is in flight finished: another one begins at once. No failure. */
abstract class Renewal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Renewal(String why) {
        super(why);
    }
}
