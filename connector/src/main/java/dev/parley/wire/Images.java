package dev.parley.wire;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.wire.proto.Wire;
import java.util.List;

/** Row images and keys as messages. */
final class Images {
    private Images() {}

    static Wire.Image.Builder write(Row row) {
        Wire.Image.Builder out = Wire.Image.newBuilder();
        int size = row.columns().size();
        for (int i = 0; i < size; i++) {
            Value value = row.get(i);
            if (value == Value.Unchanged.UNCHANGED) {
                out.addUnchanged(i);
            } else {
                out.addValues(Values.write(value));
            }
        }
        return out;
    }

    static Row read(Wire.Image in, Columns columns, LogPlace place) {
        Value[] values = new Value[columns.size()];
        for (int position : in.getUnchangedList()) {
            if (position < 0 || position >= values.length || values[position] != null) {
                throw malformed("column " + position + " of " + values.length + " is marked as unchanged", place);
            }
            values[position] = Value.Unchanged.UNCHANGED;
        }
        if (in.getValuesCount() + in.getUnchangedCount() != values.length) {
            throw malformed(
                    in.getValuesCount() + " values and " + in.getUnchangedCount() + " unchanged ones for "
                            + values.length + " columns",
                    place);
        }
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                values[i] = Values.read(in.getValues(next), place);
                next++;
            }
        }
        return Row.of(columns, values);
    }

    private static EnvelopeException malformed(String what, LogPlace place) {
        return new EnvelopeException(EnvelopeException.Problem.MALFORMED, "A row image has " + what, place);
    }

    static Wire.Key key(RowKey key) {
        Wire.Key.Builder out = Wire.Key.newBuilder().setTable(key.table());
        for (int i = 0; i < key.size(); i++) {
            out.addValues(Values.write(key.get(i)));
        }
        return out.build();
    }

    static RowKey key(Wire.Key in, LogPlace place) {
        return key(in.getTable(), in.getValuesList(), place);
    }

    static RowKey key(String table, List<Wire.Value> in, LogPlace place) {
        Value[] values = new Value[in.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Values.read(in.get(i), place);
        }
        return RowKey.of(table, values);
    }
}
