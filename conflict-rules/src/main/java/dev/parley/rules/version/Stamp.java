package dev.parley.rules.version;

import java.util.Objects;

/**
 * What capture gives to a transaction, shared by all of its operations.
 *
 * @param dot names the transaction
 * @param context all that was applied at its site before it in log order, its own predecessors included
 * @param writtenAt greater than the reading of everything in {@code context}
 * @param policy number of the policy version that its operations are evaluated under, counted from 1; never lower than
 *     that of anything in {@code context}
 */
public record Stamp(Dot dot, VersionVector context, HybridTimestamp writtenAt, int policy) {
    private static final int FIRST_POLICY = 1;

    public Stamp {
        Objects.requireNonNull(dot);
        Objects.requireNonNull(context);
        Objects.requireNonNull(writtenAt);
        if (context.get(dot.origin()) >= dot.sequence()) {
            throw new IllegalArgumentException("the context " + context + " of " + dot + " contains it");
        }
        if (policy < FIRST_POLICY) {
            throw new IllegalArgumentException("policy version counts from 1, got " + policy);
        }
    }

    /** A stamp under the first version of the policy. */
    public Stamp(Dot dot, VersionVector context, HybridTimestamp writtenAt) {
        this(dot, context, writtenAt, FIRST_POLICY);
    }

    /** True if the writer of this had applied {@code that}. */
    public boolean follows(Stamp that) {
        return context.contains(that.dot);
    }

    /** True if neither writer had applied the other's transaction, and they are two. */
    public boolean concurrentWith(Stamp that) {
        return !dot.equals(that.dot) && !follows(that) && !that.follows(this);
    }

    /** Total order that extends causality: hybrid timestamp, then site, then incarnation. */
    public int compareRank(Stamp that) {
        int byTime = writtenAt.compareTo(that.writtenAt);
        return byTime != 0 ? byTime : dot.compareTo(that.dot);
    }
}
