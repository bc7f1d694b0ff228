package dev.parley.capture;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads one column of one table from the images that Debezium delivers. Immutable. */
final class ColumnReader {
    private final TableShape table;
    private final ColumnShape column;
    private final @Nullable Field field;
    private final boolean hasDefault;
    private final ValueReader reader;
    private final Unchanged unchanged;

    private ColumnReader(
            TableShape table,
            ColumnShape column,
            @Nullable Field field,
            boolean hasDefault,
            ValueReader reader,
            Unchanged unchanged) {
        this.table = table;
        this.column = column;
        this.field = field;
        this.hasDefault = hasDefault;
        this.reader = reader;
        this.unchanged = unchanged;
    }

    static ColumnReader of(TableShape table, ColumnShape column, Schema image, Unchanged unchanged) {
        Field field = image.field(column.localName());
        if (field == null) {
            return new ColumnReader(table, column, null, false, value -> Value.Unchanged.UNCHANGED, unchanged);
        }
        ValueReader reader = ValueReaders.of(column.type(), field.schema());
        if (reader == null) {
            throw new CaptureException(
                    CaptureFailure.Reason.UNREADABLE_VALUE,
                    "table " + table.name() + ", column " + column.name() + ": the log delivers " + column.localType()
                            + " as " + describe(field.schema()) + ", which cannot be read as " + column.type()
                            + "; leave the table out of the replication set or change the column's type");
        }
        return new ColumnReader(table, column, field, field.schema().defaultValue() != null, reader, unchanged);
    }

    private static String describe(Schema schema) {
        return schema.name() == null ? schema.type().toString() : schema.name();
    }

    boolean isMissing() {
        return field == null;
    }

    String localName() {
        return column.localName();
    }

    /** The column's value in an image; {@link Value.Unchanged} if the log does not have it there. */
    Value read(Struct image) {
        if (field == null) {
            return Value.Unchanged.UNCHANGED;
        }
        // Struct.get answers NULL with the column's default.
        Object value = hasDefault ? image.getWithoutDefault(field.name()) : image.get(field);
        if (value == null) {
            return Value.Null.NULL;
        }
        if (unchanged.isMeantBy(value)) {
            return Value.Unchanged.UNCHANGED;
        }
        try {
            return reader.read(value);
        } catch (RuntimeException e) {
            if (value instanceof String text) {
                // A database that cannot hold it either refuses it itself, which parks the row and stops nothing.
                return new Value.Text(text);
            }
            // Neither the value nor the message of the cause, which quotes it, may get into a log.
            throw new CaptureException(
                    CaptureFailure.Reason.UNREADABLE_VALUE,
                    "table " + table.name() + ", column " + column.name() + ": a value of type " + column.localType()
                            + " cannot be read as " + column.type() + " ("
                            + e.getClass().getSimpleName()
                            + "); change the row, then let the agent start again");
        }
    }
}
