package dev.parley.pipeline;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Optional;

/** One entry of a site's log in Kafka: a pure function of the database's log up to its position. */
public sealed interface LogRecord {
    SiteId origin();

    /** Highest sequence of the origin up to and including this record. */
    long sequence();

    /** All that the origin had captured at this record, own sequence included. */
    VersionVector frontier();

    HybridTimestamp writtenAt();

    /**
     * A transaction that the origin's applications wrote.
     *
     * @param commitMicros commit time at the origin in microseconds since the Unix epoch
     * @param operations at most one for each row, in the order of each row's first write
     * @param policyHash of the policy that it is decided under, as in {@link PolicyMark}; 0 if it is not known
     * @param trace what the application was doing, if it told
     */
    record Transaction(
            Stamp stamp,
            String position,
            long commitMicros,
            List<Operation> operations,
            long policyHash,
            Optional<TraceContext> trace)
            implements LogRecord {
        public Transaction {
            operations = OffHeap.copyOf(operations);
        }

        /** Of a policy whose hash is not known. */
        public Transaction(Stamp stamp, String position, long commitMicros, List<Operation> operations) {
            this(stamp, position, commitMicros, operations, 0);
        }

        /** Of an application that told nothing of a trace. */
        public Transaction(
                Stamp stamp, String position, long commitMicros, List<Operation> operations, long policyHash) {
            this(stamp, position, commitMicros, operations, policyHash, Optional.empty());
        }

        /** The policy that it is decided under. */
        public PolicyMark policy() {
            return new PolicyMark(stamp.policy(), policyHash);
        }

        public Dot dot() {
            return stamp.dot();
        }

        @Override
        public SiteId origin() {
            return stamp.dot().origin();
        }

        @Override
        public long sequence() {
            return stamp.dot().sequence();
        }

        @Override
        public VersionVector frontier() {
            return stamp.context().with(stamp.dot());
        }

        @Override
        public HybridTimestamp writtenAt() {
            return stamp.writtenAt();
        }
    }

    /**
     * Says how far its origin has come. Has no dot, is never applied, and takes effect at a receiver only when every
     * record of the origin up to {@code sequence} is applied there.
     *
     * @param number counts the origin's heartbeats from 1
     * @param floor vector of the origin's last durable checkpoint: nothing that it covers will be asked for again
     * @param policies under which the origin writes, and that it has prepared
     * @param members names of the sites that the origin waits for before it folds or trims anything, sorted; empty in
     *     heartbeats that do not tell
     * @param opening in the records of an incarnation, but the first one of a site, before its agent runs
     * @param agent that told it
     */
    record Heartbeat(
            SiteId origin,
            long number,
            long sequence,
            VersionVector frontier,
            HybridTimestamp writtenAt,
            VersionVector floor,
            PolicyMark.Pair policies,
            List<String> members,
            Optional<Opening> opening,
            AgentRelease agent)
            implements LogRecord {
        public Heartbeat {
            members = List.copyOf(members);
        }

        /** Of an incarnation that has begun before, without a word on the agent. */
        public Heartbeat(
                SiteId origin,
                long number,
                long sequence,
                VersionVector frontier,
                HybridTimestamp writtenAt,
                VersionVector floor,
                PolicyMark.Pair policies,
                List<String> members) {
            this(
                    origin,
                    number,
                    sequence,
                    frontier,
                    writtenAt,
                    floor,
                    policies,
                    members,
                    Optional.empty(),
                    AgentRelease.UNTOLD);
        }

        /** The first record of an incarnation: it has applied nothing, and has published nothing. */
        public static Heartbeat opening(SiteId origin, Opening opening) {
            return opening(origin, 1, List.of(), opening);
        }

        /** A later one, of an incarnation that has applied and published nothing yet: whom it will wait for. */
        public static Heartbeat opening(SiteId origin, long number, List<String> members, Opening opening) {
            return new Heartbeat(
                    origin,
                    number,
                    0,
                    VersionVector.EMPTY,
                    HybridTimestamp.ZERO,
                    VersionVector.EMPTY,
                    PolicyMark.Pair.NONE,
                    members,
                    Optional.of(opening),
                    AgentRelease.UNTOLD);
        }

        /** Without a word on policies and members. */
        public Heartbeat(
                SiteId origin,
                long number,
                long sequence,
                VersionVector frontier,
                HybridTimestamp writtenAt,
                VersionVector floor) {
            this(origin, number, sequence, frontier, writtenAt, floor, PolicyMark.Pair.NONE, List.of());
        }

        /** Without a word on members. */
        public Heartbeat(
                SiteId origin,
                long number,
                long sequence,
                VersionVector frontier,
                HybridTimestamp writtenAt,
                VersionVector floor,
                PolicyMark.Pair policies) {
            this(origin, number, sequence, frontier, writtenAt, floor, policies, List.of());
        }
    }

    /**
     * How an incarnation of a site begins, which at the same time is the end of the one before.
     *
     * @param token drawn at random by who began it: of two that begin the same one, the first in the log has it
     * @param former the last transactions of the incarnations before it, as the log held them
     */
    record Opening(String token, VersionVector former) {}
}
