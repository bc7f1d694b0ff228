package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.Envelope;
import dev.parley.wire.SampleRecords;
import dev.parley.wire.WireLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SameContentTest {
    private static final PolicyMark POLICY = new PolicyMark(2, 7);
    private static final PolicyMark.Pair POLICIES = new PolicyMark.Pair(POLICY, POLICY);
    private static final AgentRelease RELEASE = new AgentRelease(List.of(1, 2), "2.1");
    private static final Optional<TraceContext> TRACE = TraceContext.of(trace());

    private final Envelope envelope = new Envelope(WireLimits.DEFAULT);
    private final LogRecord.Transaction transaction = SampleRecords.everything();

    @Test
    void sameIsTheSame() {
        assertSame(transaction, SampleRecords.everything());
        assertSame(beat(POLICIES, List.of("berlin")), beat(POLICIES, List.of("berlin")));
    }

    @Test
    void whatOnlyOneTellsContradictsNothing() {
        assertThat(TRACE).isPresent();
        assertSame(of(transaction.operations(), 0, Optional.empty()), of(transaction.operations(), 5, TRACE));
        assertSame(of(transaction.operations(), 5, Optional.empty()), of(transaction.operations(), 0, TRACE));
        assertSame(beat(PolicyMark.Pair.NONE, List.of("berlin")), beat(POLICIES, List.of()));
        assertSame(beat(AgentRelease.UNTOLD), beat(RELEASE));
    }

    @Test
    void otherOperationsAreAnotherRecord() {
        assertOther(of(List.of(), 5, TRACE), of(transaction.operations(), 5, TRACE));
        assertOther(
                of(transaction.operations().subList(1, 3), 5, TRACE),
                of(transaction.operations().subList(0, 2), 5, TRACE));
    }

    @Test
    void whatBothTellAndTellDifferentlyIsAnotherRecord() {
        assertOther(of(transaction.operations(), 4, TRACE), of(transaction.operations(), 5, TRACE));
        assertOther(
                beat(new PolicyMark.Pair(POLICY, new PolicyMark(3, 8)), List.of()), beat(POLICIES, List.of("berlin")));
        assertOther(beat(POLICIES, List.of("berlin", "lima")), beat(POLICIES, List.of("berlin")));
        assertOther(beat(new AgentRelease(List.of(1), "2.1")), beat(RELEASE));
    }

    @Test
    void openingsAreNeverLeftOut() {
        LogRecord.Heartbeat plain = beat(POLICIES, List.of("berlin"));
        LogRecord.Heartbeat opening = new LogRecord.Heartbeat(
                plain.origin(),
                plain.number(),
                plain.sequence(),
                plain.frontier(),
                plain.writtenAt(),
                plain.floor(),
                plain.policies(),
                plain.members(),
                Optional.of(new LogRecord.Opening("token", VersionVector.EMPTY)),
                plain.agent());

        assertOther(plain, opening);
    }

    private static byte[] trace() {
        byte[] bytes = new byte[25];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    private LogRecord.Transaction of(List<Operation> operations, long policyHash, Optional<TraceContext> trace) {
        return new LogRecord.Transaction(
                transaction.stamp(), transaction.position(), transaction.commitMicros(), operations, policyHash, trace);
    }

    private static LogRecord.Heartbeat beat(PolicyMark.Pair policies, List<String> members) {
        return beat(policies, members, AgentRelease.UNTOLD);
    }

    private static LogRecord.Heartbeat beat(AgentRelease agent) {
        return beat(POLICIES, List.of("berlin"), agent);
    }

    private static LogRecord.Heartbeat beat(PolicyMark.Pair policies, List<String> members, AgentRelease agent) {
        return new LogRecord.Heartbeat(
                SampleRecords.BERLIN,
                3,
                7,
                VersionVector.of(SampleRecords.BERLIN, 7),
                HybridTimestamp.ofWallMillis(100),
                VersionVector.EMPTY,
                policies,
                members,
                Optional.empty(),
                agent);
    }

    private void assertSame(LogRecord one, LogRecord other) {
        assertThat(SameContent.is(one, other, envelope)).isTrue();
        assertThat(SameContent.is(other, one, envelope)).isTrue();
    }

    private void assertOther(LogRecord one, LogRecord other) {
        assertThat(SameContent.is(one, other, envelope)).isFalse();
        assertThat(SameContent.is(other, one, envelope)).isFalse();
    }
}
