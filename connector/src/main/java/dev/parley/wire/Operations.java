package dev.parley.wire;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import dev.parley.wire.proto.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations as messages, their column lists kept once in front of them. */
final class Operations {
    private static final Columns NO_COLUMNS = Columns.of();

    private Operations() {}

    /** Collects the shapes of one record while its operations are written. Not thread-safe. */
    static final class Writer {
        private final Shapes shapes;
        private final Map<Shapes.Shape, Integer> positions = new LinkedHashMap<>();

        Writer(Shapes shapes) {
            this.shapes = shapes;
        }

        /** In the order in which operations named them. */
        List<Wire.Shape> shapes() {
            List<Wire.Shape> messages = new ArrayList<>(positions.size());
            positions.keySet().forEach(shape -> messages.add(shapes.write(shape)));
            return messages;
        }

        /** @param named what operations name by position already */
        Writer(Shapes shapes, List<Shapes.Shape> named) {
            this(shapes);
            named.forEach(shape -> positions.put(shape, positions.size()));
        }

        /** {@link #shapes}, not as messages. */
        List<Shapes.Shape> named() {
            return List.copyOf(positions.keySet());
        }

        /** Number of {@link #shapes}. */
        int count() {
            return positions.size();
        }

        Wire.Operation write(Operation operation) {
            Wire.Operation.Builder out = Wire.Operation.newBuilder();
            if (operation instanceof Operation.Insert insert) {
                write(out, Wire.OperationKind.OPERATION_KIND_INSERT, insert.key(), null, insert.after());
            } else if (operation instanceof Operation.Update update) {
                write(out, Wire.OperationKind.OPERATION_KIND_UPDATE, update.key(), update.before(), update.after());
            } else if (operation instanceof Operation.Delete delete) {
                write(out, Wire.OperationKind.OPERATION_KIND_DELETE, delete.key(), delete.before(), null);
                moved(out, delete.movedTo());
            } else if (operation instanceof Operation.Decision decision) {
                write(out, Wire.OperationKind.OPERATION_KIND_DECISION, decision.key(), null, decision.image());
            }
            if (!operation.settled().isEmpty()) {
                out.addAllSettled(Versions.write(operation.settled()));
            }
            if (!operation.excluded().isEmpty()) {
                out.addAllExcluded(Versions.write(operation.excluded()));
            }
            return out.build();
        }

        private static void moved(Wire.Operation.Builder out, @Nullable RowKey to) {
            for (int i = 0; to != null && i < to.size(); i++) {
                out.addMovedTo(Values.write(to.get(i)));
            }
        }

        private void write(
                Wire.Operation.Builder out,
                Wire.OperationKind kind,
                RowKey key,
                @Nullable Row before,
                @Nullable Row after) {
            Row leading = after != null ? after : before;
            int shape = position(key.table(), leading == null ? NO_COLUMNS : leading.columns());
            out.setKind(kind).setShape(shape);
            for (int i = 0; i < key.size(); i++) {
                out.addKey(Values.write(key.get(i)));
            }
            if (before != null) {
                out.setBefore(image(key.table(), before, shape));
            }
            if (after != null) {
                out.setAfter(image(key.table(), after, shape));
            }
        }

        private Wire.Image image(String table, Row row, int shape) {
            Wire.Image.Builder image = Images.write(row);
            int own = position(table, row.columns());
            return (own == shape ? image : image.setOtherShape(own + 1)).build();
        }

        private int position(String table, Columns columns) {
            return positions.computeIfAbsent(new Shapes.Shape(table, columns), shape -> positions.size());
        }
    }

    /** Reads the operations of one record. */
    static final class Reader {
        private final List<Shapes.Shape> shapes;
        private final LogPlace place;

        Reader(List<Shapes.Shape> shapes, LogPlace place) {
            this.shapes = shapes;
            this.place = place;
        }

        List<Shapes.Shape> shapes() {
            return shapes;
        }

        Operation read(Stamp stamp, Wire.Operation in) {
            Shapes.Shape shape = shape(in.getShape());
            RowKey key = Images.key(shape.table(), in.getKeyList(), place);
            Row before = in.hasBefore() ? image(in.getBefore(), shape) : null;
            Row after = in.hasAfter() ? image(in.getAfter(), shape) : null;
            Set<Dot> excluded = Versions.read(in.getExcludedList());
            Set<Dot> settled = Versions.read(in.getSettledList());
            RowKey moved = in.getMovedToCount() == 0 ? null : Images.key(shape.table(), in.getMovedToList(), place);
            return switch (in.getKind()) {
                case OPERATION_KIND_INSERT -> new Operation.Insert(stamp, key, present(after), excluded, settled);
                case OPERATION_KIND_UPDATE -> new Operation.Update(stamp, key, before, present(after), excluded);
                case OPERATION_KIND_DELETE -> new Operation.Delete(stamp, key, before, excluded, settled, moved);
                case OPERATION_KIND_DECISION -> new Operation.Decision(stamp, key, present(after), settled, excluded);
                case OPERATION_KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new EnvelopeException(
                            EnvelopeException.Problem.UNKNOWN_FORMAT,
                            "An operation has the unknown kind " + in.getKindValue(),
                            place);
            };
        }

        private Row present(@Nullable Row after) {
            if (after == null) {
                throw malformed("An insert or update has no new image");
            }
            return after;
        }

        private Row image(Wire.Image in, Shapes.Shape shape) {
            Shapes.Shape own = in.getOtherShape() == 0 ? shape : shape(in.getOtherShape() - 1);
            return Images.read(in, own.columns(), place);
        }

        private Shapes.Shape shape(int position) {
            if (position < 0 || position >= shapes.size()) {
                throw malformed("Shape " + position + " is named, but there are " + shapes.size());
            }
            return shapes.get(position);
        }

        private EnvelopeException malformed(String what) {
            return new EnvelopeException(EnvelopeException.Problem.MALFORMED, what, place);
        }
    }
}
