package dev.parley.publish;

import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.wire.Envelope;

/**
 * Tells whether two records of one name say the same, though they were written by different releases: bytes may differ, what
 * this release does not know is gone once a record is read, and what only one of the two tells contradicts nothing. Stateless.
 */
final class SameContent {
    private SameContent() {}

    /** True if neither record says anything that the other one denies. */
    static boolean is(LogRecord made, LogRecord inLog, Envelope envelope) {
        return envelope.encode(completed(made, inLog))
                .hash()
                .equals(envelope.encode(completed(inLog, made)).hash());
    }

    /** The record with what it does not tell and {@code other} does, where a record may leave it out. */
    private static LogRecord completed(LogRecord record, LogRecord other) {
        if (record instanceof LogRecord.Transaction transaction && other instanceof LogRecord.Transaction from) {
            return completed(transaction, from);
        }
        if (record instanceof LogRecord.Heartbeat heartbeat && other instanceof LogRecord.Heartbeat from) {
            return completed(heartbeat, from);
        }
        return record;
    }

    private static LogRecord.Transaction completed(LogRecord.Transaction record, LogRecord.Transaction other) {
        return new LogRecord.Transaction(
                record.stamp(),
                record.position(),
                record.commitMicros(),
                record.operations(),
                record.policyHash() == 0 ? other.policyHash() : record.policyHash(),
                record.trace().or(other::trace));
    }

    private static LogRecord.Heartbeat completed(LogRecord.Heartbeat record, LogRecord.Heartbeat other) {
        return new LogRecord.Heartbeat(
                record.origin(),
                record.number(),
                record.sequence(),
                record.frontier(),
                record.writtenAt(),
                record.floor(),
                record.policies().equals(PolicyMark.Pair.NONE) ? other.policies() : record.policies(),
                record.members().isEmpty() ? other.members() : record.members(),
                record.opening(),
                record.agent().equals(AgentRelease.UNTOLD) ? other.agent() : record.agent());
    }
}
