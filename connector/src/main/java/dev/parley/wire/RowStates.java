package dev.parley.wire;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Stamp;
import dev.parley.wire.proto.Wire;
import java.util.ArrayList;
import java.util.List;

/** Row states as messages. */
final class RowStates {
    private static final int FIRST_POLICY = 1;

    private final Shapes shapes;

    RowStates(Shapes shapes) {
        this.shapes = shapes;
    }

    Wire.RowState write(RowState state) {
        Wire.RowState.Builder out = Wire.RowState.newBuilder().setFolded(Versions.write(state.folded()));
        writeBase(state.base(), out);
        Operations.Writer writer = new Operations.Writer(shapes);
        for (Operation operation : state.operations()) {
            Stamp stamp = operation.stamp();
            out.addOperations(Wire.StampedOperation.newBuilder()
                    .setDot(Versions.write(stamp.dot()))
                    .setContext(Versions.write(stamp.context()))
                    .setWrittenAt(stamp.writtenAt().packed())
                    .setPolicyVersion(stamp.policy() == FIRST_POLICY ? 0 : stamp.policy())
                    .setOperation(writer.write(operation)));
        }
        return out.addAllShapes(writer.shapes()).build();
    }

    private void writeBase(Base base, Wire.RowState.Builder out) {
        if (base instanceof Base.Present present) {
            out.setBaseShape(shapes.write(new Shapes.Shape("", present.image().columns())))
                    .setBase(Images.write(present.image()));
        }
        out.setBaseKind(kind(base));
    }

    static Wire.BaseKind kind(Base base) {
        if (base instanceof Base.Present) {
            return Wire.BaseKind.BASE_KIND_PRESENT;
        }
        return base == Base.Absent.ABSENT ? Wire.BaseKind.BASE_KIND_ABSENT : Wire.BaseKind.BASE_KIND_UNKNOWN;
    }

    RowState read(Wire.RowState in, LogPlace place) {
        List<Shapes.Shape> known = in.getShapesList().stream().map(shapes::read).toList();
        Operations.Reader reader = new Operations.Reader(known, place);
        List<Operation> operations = new ArrayList<>(in.getOperationsCount());
        for (Wire.StampedOperation stamped : in.getOperationsList()) {
            Stamp stamp = new Stamp(
                    Versions.read(stamped.getDot()),
                    Versions.read(stamped.getContext()),
                    Versions.timestamp(stamped.getWrittenAt()),
                    Math.max(FIRST_POLICY, stamped.getPolicyVersion()));
            operations.add(reader.read(stamp, stamped.getOperation()));
        }
        return RowState.of(readBase(in, place), Versions.read(in.getFolded()), operations);
    }

    private Base readBase(Wire.RowState in, LogPlace place) {
        return switch (in.getBaseKind()) {
            case BASE_KIND_UNKNOWN -> Base.Unknown.UNKNOWN;
            case BASE_KIND_ABSENT -> Base.Absent.ABSENT;
            case BASE_KIND_PRESENT ->
                new Base.Present(
                        Images.read(in.getBase(), shapes.read(in.getBaseShape()).columns(), place));
            case BASE_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new EnvelopeException(
                        EnvelopeException.Problem.UNKNOWN_FORMAT,
                        "A row state has the unknown base " + in.getBaseKindValue(),
                        place);
        };
    }
}
