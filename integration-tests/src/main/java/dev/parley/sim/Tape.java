package dev.parley.sim;

import java.util.Arrays;

/** The decisions of one run, cut into its events. Immutable. */
final class Tape {
    private final int[] decisions;
    private final int[] events;

    Tape(int[] decisions, int[] events) {
        this.decisions = decisions.clone();
        this.events = events.clone();
    }

    int length() {
        return decisions.length;
    }

    int events() {
        return events.length;
    }

    int get(int position) {
        return decisions[position];
    }

    int[] decisions() {
        return decisions.clone();
    }

    /** The decisions without those of some events. */
    int[] without(int event, int count) {
        int from = events[event];
        int to = event + count < events.length ? events[event + count] : decisions.length;
        int[] shorter = Arrays.copyOf(decisions, decisions.length - (to - from));
        System.arraycopy(decisions, to, shorter, from, decisions.length - to);
        return shorter;
    }

    /** The decisions with one replaced by the tamest. */
    int[] tamer(int position) {
        int[] tamer = decisions.clone();
        tamer[position] = 0;
        return tamer;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tape that && Arrays.equals(decisions, that.decisions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(decisions);
    }

    @Override
    public String toString() {
        return events.length + " events, " + decisions.length + " decisions";
    }
}
