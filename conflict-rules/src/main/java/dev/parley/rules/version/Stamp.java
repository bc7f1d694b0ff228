package dev.parley.rules.version;

import dev.parley.rules.Nullable;
import java.util.Objects;

/**
 * What capture gives to a transaction, shared by all of its operations. Immutable. A class that holds name and time itself
 * and no record of them, because every unstable operation keeps one: that is 40 bytes less.
 */
public final class Stamp {
    private static final int FIRST_POLICY = 1;

    private final SiteId origin;
    private final long sequence;
    private final VersionVector context;
    private final long writtenAt;
    private final int policy;

    /**
     * The stamp of one transaction.
     *
     * @param dot names the transaction
     * @param context all that was applied at its site before it in log order, its own predecessors included
     * @param writtenAt greater than the reading of everything in {@code context}
     * @param policy number of the policy version that its operations are evaluated under, counted from 1; never lower than
     *     that of anything in {@code context}
     */
    public Stamp(Dot dot, VersionVector context, HybridTimestamp writtenAt, int policy) {
        this.origin = dot.origin();
        this.sequence = dot.sequence();
        this.context = Objects.requireNonNull(context);
        this.writtenAt = writtenAt.packed();
        this.policy = policy;
        if (context.get(origin) >= sequence) {
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

    /** Names the transaction. */
    public Dot dot() {
        return new Dot(origin, sequence);
    }

    /** All that was applied at its site before it. */
    public VersionVector context() {
        return context;
    }

    /** Greater than the reading of everything in {@link #context}. */
    public HybridTimestamp writtenAt() {
        return new HybridTimestamp(writtenAt);
    }

    /** Number of the policy version that its operations are evaluated under. */
    public int policy() {
        return policy;
    }

    /** True if both are of one transaction. */
    public boolean isOf(Stamp that) {
        return sequence == that.sequence && origin.equals(that.origin);
    }

    /** True if the writer of this had applied {@code that}. */
    public boolean follows(Stamp that) {
        return that.sequence <= context.get(that.origin);
    }

    /** True if neither writer had applied the other's transaction, and they are two. */
    public boolean concurrentWith(Stamp that) {
        return !isOf(that) && !follows(that) && !that.follows(this);
    }

    /** Total order that extends causality: hybrid timestamp, then site, then incarnation. */
    public int compareRank(Stamp that) {
        if (writtenAt != that.writtenAt) {
            return Long.compare(writtenAt, that.writtenAt);
        }
        int byOrigin = origin.compareTo(that.origin);
        return byOrigin != 0 ? byOrigin : Long.compare(sequence, that.sequence);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stamp that
                && isOf(that)
                && writtenAt == that.writtenAt
                && policy == that.policy
                && context.equals(that.context);
    }

    @Override
    public int hashCode() {
        return 31 * origin.hashCode() + Long.hashCode(sequence);
    }

    /** {@code Stamp[berlin:17 after {berlin:16} at 1700000000000.5, policy 1]}. */
    @Override
    public String toString() {
        return "Stamp[" + dot() + " after " + context + " at " + writtenAt() + ", policy " + policy + "]";
    }
}
