package dev.parley.rules.testkit;

import java.util.Objects;

/**
 * How a rule is checked.
 *
 * @param cases most histories, or groups of values, for each law
 * @param replica how sites keep states; a test of the laws plants wrong ones
 * @param surroundings where evaluations have to come to the same
 * @param work what the check may cost; histories begin short if it is limited
 */
public record Conditions(int cases, Replica replica, Surroundings surroundings, Work work) {
    /** Histories for each law. */
    public static final int CASES = 40;

    public Conditions {
        Objects.requireNonNull(replica);
        Objects.requireNonNull(surroundings);
        Objects.requireNonNull(work);
    }

    /** As many cases as need be, here, whatever it costs. */
    public static Conditions full() {
        return new Conditions(CASES, Replica.SOUND, Surroundings.HERE, Work.unlimited());
    }

    public Conditions with(Replica other) {
        return new Conditions(cases, other, surroundings, work);
    }

    public Conditions with(Surroundings other) {
        return new Conditions(cases, replica, other, work);
    }

    public Conditions with(Work other) {
        return new Conditions(cases, replica, surroundings, other);
    }
}
