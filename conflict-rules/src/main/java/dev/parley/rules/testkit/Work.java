package dev.parley.rules.testkit;

/**
 * What a check may cost, in steps as whoever evaluates the rule counts them. Never in time: the verdict is the same on
 * every machine. Divided among the laws still to be checked; what one leaves the others have. Not thread-safe.
 */
public final class Work {
    private final long total;
    private long spent;
    private long until;
    private long share;

    private Work(long total) {
        this.total = total;
        this.until = total;
        this.share = total;
    }

    /** As much as it takes. */
    public static Work unlimited() {
        return new Work(Long.MAX_VALUE);
    }

    /** At most about so many steps, and for each law at least one evaluation of the rule. */
    public static Work of(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a check needs at least one step, got " + steps);
        }
        return new Work(steps);
    }

    /** To be asked before the rule is evaluated; ends the law at hand if its share is spent. */
    public void require() {
        if (spent >= until) {
            throw new Spent();
        }
    }

    /** To be told after the rule was evaluated. */
    public void spend(long steps) {
        spent += steps;
    }

    /** Steps so far. */
    public long spent() {
        return spent;
    }

    boolean isLimited() {
        return total < Long.MAX_VALUE;
    }

    /** Begins with a law. */
    void divide(int lawsLeft) {
        share = Math.max(1, (total - spent) / lawsLeft);
        until = isLimited() ? spent + share : total;
    }

    /** As much again, to make what was found smaller. */
    void again() {
        until = isLimited() ? spent + share : total;
    }

    /** The law at hand has had its share. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        Spent() {
            super("the law at hand has had its share of the work", null, false, false);
        }
    }
}
