package dev.parley.apply;

/** Learns what was committed, on the lane's thread, after COMMIT returned and before the next decision. */
@FunctionalInterface
public interface AppliedListener {
    void applied(ApplyOutcome outcome);
}
