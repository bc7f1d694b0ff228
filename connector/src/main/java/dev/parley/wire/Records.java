package dev.parley.wire;

import com.google.protobuf.UnsafeByteOperations;
import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.wire.proto.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Log records as messages. */
final class Records {
    private final Shapes shapes = new Shapes();

    Wire.Record write(LogRecord record) {
        Wire.Record.Builder out = Wire.Record.newBuilder();
        if (record instanceof LogRecord.Transaction transaction) {
            out.setTransaction(write(transaction));
        } else if (record instanceof LogRecord.Heartbeat heartbeat) {
            out.setHeartbeat(write(heartbeat));
        }
        return out.build();
    }

    private Wire.Transaction write(LogRecord.Transaction transaction) {
        Operations.Writer operations = writer();
        Wire.Transaction.Builder out = head(transaction).setPolicyHash(transaction.policyHash());
        for (Operation operation : transaction.operations()) {
            out.addOperations(operations.write(operation));
        }
        return out.addAllShapes(operations.shapes()).build();
    }

    Operations.Writer writer() {
        return new Operations.Writer(shapes);
    }

    Operations.Writer writer(List<Shapes.Shape> named) {
        return new Operations.Writer(shapes, named);
    }

    /** What stands before shapes and operations. */
    Wire.Transaction.Builder head(LogRecord.Transaction transaction) {
        Wire.Transaction.Builder out = Wire.Transaction.newBuilder()
                .setOrigin(Versions.write(transaction.origin()))
                .setSequence(transaction.sequence())
                .setPrevious(transaction.sequence() - 1)
                .setContext(Versions.write(transaction.stamp().context()))
                .setWrittenAt(transaction.writtenAt().packed())
                .setPosition(transaction.position())
                .setCommitMicros(transaction.commitMicros())
                .setPolicyVersion(transaction.stamp().policy());
        transaction.trace().ifPresent(trace -> out.setTraceContext(UnsafeByteOperations.unsafeWrap(trace.toBytes())));
        return out;
    }

    /** What stands behind the operations. */
    Wire.Transaction.Builder tail(LogRecord.Transaction transaction) {
        return Wire.Transaction.newBuilder().setPolicyHash(transaction.policyHash());
    }

    private static Wire.Heartbeat write(LogRecord.Heartbeat heartbeat) {
        Wire.Heartbeat.Builder out = Wire.Heartbeat.newBuilder()
                .setOrigin(Versions.write(heartbeat.origin()))
                .setNumber(heartbeat.number())
                .setSequence(heartbeat.sequence())
                .setFrontier(Versions.write(heartbeat.frontier()))
                .setWrittenAt(heartbeat.writtenAt().packed())
                .setFloor(Versions.write(heartbeat.floor()))
                .addAllMembers(heartbeat.members());
        if (!heartbeat.policies().equals(PolicyMark.Pair.NONE)) {
            out.setActivePolicy(write(heartbeat.policies().active()));
            out.setPreparedPolicy(write(heartbeat.policies().prepared()));
        }
        heartbeat
                .opening()
                .ifPresent(opening -> out.setOpening(Wire.Opening.newBuilder()
                        .setToken(opening.token())
                        .setFormer(Versions.write(opening.former()))));
        if (!heartbeat.agent().equals(AgentRelease.UNTOLD)) {
            out.setAgent(Wire.AgentRelease.newBuilder()
                    .addAllFormats(heartbeat.agent().formats())
                    .setVersion(heartbeat.agent().version()));
        }
        return out.build();
    }

    private static Wire.PolicyMark write(PolicyMark mark) {
        return Wire.PolicyMark.newBuilder()
                .setVersion(mark.version())
                .setHash(mark.hash())
                .build();
    }

    private static PolicyMark read(Wire.PolicyMark in) {
        return new PolicyMark(in.getVersion(), in.getHash());
    }

    LogRecord read(Wire.Record in, LogPlace place) {
        try {
            return switch (in.getContentCase()) {
                case TRANSACTION -> read(in.getTransaction(), place);
                case HEARTBEAT -> read(in.getHeartbeat());
                case CONTENT_NOT_SET ->
                    throw new EnvelopeException(
                            EnvelopeException.Problem.UNKNOWN_FORMAT,
                            "A record has a kind that this release does not know",
                            place);
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED, "A record makes no sense: " + e.getMessage(), place, e);
        }
    }

    private LogRecord.Transaction read(Wire.Transaction in, LogPlace place) {
        Stamp stamp = stamp(in);
        Operations.Reader reader = reader(in, place);
        List<Operation> operations = new ArrayList<>(in.getOperationsCount());
        for (Wire.Operation operation : in.getOperationsList()) {
            operations.add(reader.read(stamp, operation));
        }
        return transaction(in, operations, place);
    }

    Stamp stamp(Wire.Transaction in) {
        Dot dot = new Dot(Versions.read(in.getOrigin()), in.getSequence());
        return new Stamp(
                dot, Versions.read(in.getContext()), Versions.timestamp(in.getWrittenAt()), in.getPolicyVersion());
    }

    Operations.Reader reader(Wire.Transaction in, LogPlace place) {
        return new Operations.Reader(
                in.getShapesList().stream().map(shapes::read).toList(), place);
    }

    /** @param operations those that {@code in} holds, or that were read apart from it */
    LogRecord.Transaction transaction(Wire.Transaction in, List<Operation> operations, LogPlace place) {
        if (in.getPrevious() != in.getSequence() - 1) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED,
                    "Transaction " + in.getSequence() + " names " + in.getPrevious() + " as its predecessor",
                    place);
        }
        return new LogRecord.Transaction(
                stamp(in),
                in.getPosition(),
                in.getCommitMicros(),
                operations,
                in.getPolicyHash(),
                TraceContext.of(in.getTraceContext().toByteArray()));
    }

    private static LogRecord.Heartbeat read(Wire.Heartbeat in) {
        return new LogRecord.Heartbeat(
                Versions.read(in.getOrigin()),
                in.getNumber(),
                in.getSequence(),
                Versions.read(in.getFrontier()),
                Versions.timestamp(in.getWrittenAt()),
                Versions.read(in.getFloor()),
                new PolicyMark.Pair(read(in.getActivePolicy()), read(in.getPreparedPolicy())),
                in.getMembersList(),
                in.hasOpening()
                        ? Optional.of(new LogRecord.Opening(
                                in.getOpening().getToken(),
                                Versions.read(in.getOpening().getFormer())))
                        : Optional.empty(),
                in.hasAgent()
                        ? new AgentRelease(
                                in.getAgent().getFormatsList(), in.getAgent().getVersion())
                        : AgentRelease.UNTOLD);
    }
}
