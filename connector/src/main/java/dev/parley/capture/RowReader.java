package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import io.debezium.data.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads the events of one table as long as Debezium delivers them with one schema. Positions and conversions are found
 * once; nothing is looked up by name for a row. Immutable.
 */
final class RowReader {
    private final TableShape table;
    private final Schema envelope;
    private final Field op;
    private final Field before;
    private final Field after;
    private final ColumnReader[] columns;
    /** Of all captured columns, and for inserts of the constants behind them. */
    private final Columns names;

    private final Columns insertedNames;
    private final List<Value> constants = new ArrayList<>();
    private final Set<String> unknownColumns;

    /**
     * Reader of one table's events.
     *
     * @throws CaptureException if a column arrives in a form that its canonical type cannot take
     */
    RowReader(TableShape table, Schema envelope, Unchanged unchanged) {
        this.table = table;
        this.envelope = envelope;
        this.op = envelope.field(Envelope.FieldName.OPERATION);
        this.before = envelope.field(Envelope.FieldName.BEFORE);
        this.after = envelope.field(Envelope.FieldName.AFTER);
        List<ColumnShape> shapes = table.captured();
        this.columns = new ColumnReader[shapes.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnReader.of(table, shapes.get(i), after.schema(), unchanged);
        }
        List<String> captured = new ArrayList<>();
        shapes.forEach(column -> captured.add(column.name()));
        this.names = captured.equals(table.names().names()) ? table.names() : Columns.of(captured);
        new TreeMap<>(table.sharing().constants()).forEach((name, value) -> {
            captured.add(name);
            constants.add(value);
        });
        this.insertedNames = constants.isEmpty() ? names : Columns.of(captured);
        this.unknownColumns = unknownColumnsOf(after.schema());
    }

    private Set<String> unknownColumnsOf(Schema delivered) {
        Set<String> names = new TreeSet<>();
        for (Field field : delivered.fields()) {
            names.add(field.name());
        }
        table.captured().forEach(column -> names.remove(column.localName()));
        names.removeAll(table.leftOut());
        return names;
    }

    /** True if this reader was made for exactly this schema. */
    boolean reads(Schema schema) {
        return envelope == schema;
    }

    TableShape table() {
        return table;
    }

    /** Local names of delivered columns that the table did not have when its shape was read. */
    Set<String> unknownColumns() {
        return unknownColumns;
    }

    /** Local names of columns that the shape has and the log, at this point, does not. */
    List<String> missingColumns() {
        List<String> names = new ArrayList<>();
        for (ColumnReader column : columns) {
            if (column.isMissing()) {
                names.add(column.localName());
            }
        }
        return names;
    }

    /** True for an update without its old row, of a table of which the log had old rows when its shape was read. */
    boolean lacksOldRow(Struct event) {
        return table.oldImages() && "u".equals(event.get(op)) && event.get(before) == null;
    }

    CapturedRow read(Struct event) {
        String kind = (String) event.get(op);
        return switch (kind) {
            case "c" -> written(event, CapturedRow.Kind.INSERT);
            case "u" -> written(event, CapturedRow.Kind.UPDATE);
            case "d" -> deleted(event);
            case "t" -> new CapturedRow(table, CapturedRow.Kind.TRUNCATE, RowKey.of(table.name()), null, null);
            default ->
                throw new CaptureException(
                        CaptureFailure.Reason.INTERNAL,
                        "table " + table.name() + ": unexpected kind of event '" + kind + "'");
        };
    }

    private CapturedRow written(Struct event, CapturedRow.Kind kind) {
        Struct delivered = (Struct) event.get(after);
        Row image = kind == CapturedRow.Kind.INSERT ? inserted(delivered) : image(delivered);
        Struct old = kind == CapturedRow.Kind.UPDATE && table.oldImages() ? (Struct) event.get(before) : null;
        Row written = logged(image);
        return new CapturedRow(table, kind, table.keyOf(image), old == null ? null : image(old), written);
    }

    private CapturedRow deleted(Struct event) {
        Struct old = (Struct) event.get(before);
        List<Integer> positions = table.keyPositions();
        Value[] key = new Value[positions.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = columns[positions.get(i)].read(old);
        }
        // Without REPLICA IDENTITY FULL the other columns are not NULL, they are unknown.
        @Nullable Row image = table.oldImages() ? image(old) : null;
        return new CapturedRow(table, CapturedRow.Kind.DELETE, RowKey.of(table.name(), key), image, null);
    }

    /** A column that the log does not have at this point is none of the row: it is no value that was left alone. */
    private Row logged(Row image) {
        if (missingColumns().isEmpty()) {
            return image;
        }
        List<String> names = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < image.columns().size(); i++) {
            if (i >= columns.length || !columns[i].isMissing()) {
                names.add(image.columns().name(i));
                values.add(image.get(i));
            }
        }
        return Row.of(Columns.of(names), values);
    }

    private Row image(Struct delivered) {
        Value[] values = new Value[columns.length];
        read(delivered, values);
        return Row.of(names, values);
    }

    private Row inserted(Struct delivered) {
        Value[] values = new Value[columns.length + constants.size()];
        read(delivered, values);
        for (int i = 0; i < constants.size(); i++) {
            values[columns.length + i] = constants.get(i);
        }
        return Row.of(insertedNames, values);
    }

    private void read(Struct delivered, Value[] values) {
        int own = table.columns().size();
        for (int i = 0; i < columns.length; i++) {
            Value value = columns[i].read(delivered);
            values[i] = i < own
                    ? value
                    : table.sharing().derived().get(i - own).form().of(value);
        }
    }
}
