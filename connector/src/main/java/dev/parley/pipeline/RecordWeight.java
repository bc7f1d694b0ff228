package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;

/** Estimates the bytes of a record before it is encoded, for bounds only. */
public final class RecordWeight {
    private static final int RECORD_BYTES = 200;
    private static final int OPERATION_BYTES = 50;
    private static final int VALUE_BYTES = 16;

    private RecordWeight() {}

    public static long of(LogRecord record) {
        long weight = RECORD_BYTES;
        if (record instanceof LogRecord.Transaction transaction && transaction.operations() instanceof OffHeap stored) {
            return weight + stored.bytes();
        }
        if (record instanceof LogRecord.Transaction transaction) {
            for (Operation operation : transaction.operations()) {
                weight += of(operation);
            }
        }
        return weight;
    }

    private static long of(Operation operation) {
        if (operation instanceof Operation.Insert insert) {
            return OPERATION_BYTES + of(insert.after());
        }
        if (operation instanceof Operation.Update update) {
            return OPERATION_BYTES + of(update.before()) + of(update.after());
        }
        if (operation instanceof Operation.Delete delete) {
            return OPERATION_BYTES + of(delete.before());
        }
        return OPERATION_BYTES + of(operation.image());
    }

    /** Of one row. */
    public static long of(@Nullable Row row) {
        if (row == null) {
            return 0;
        }
        long weight = 0;
        for (int i = 0; i < row.columns().size(); i++) {
            weight += VALUE_BYTES + bytes(row.get(i));
        }
        return weight;
    }

    /** Bytes of the values of a row beyond what every value takes. */
    public static long values(@Nullable Row row) {
        long bytes = 0;
        for (int i = 0; row != null && i < row.columns().size(); i++) {
            bytes += bytes(row.get(i));
        }
        return bytes;
    }

    /** Of all images that an operation has. */
    static long values(Operation operation) {
        if (operation instanceof Operation.Update update) {
            return values(update.before()) + values(update.after());
        }
        return operation instanceof Operation.Delete delete ? values(delete.before()) : values(operation.image());
    }

    /** Bytes of a value, about, beyond what every value takes. */
    public static long bytes(Value value) {
        if (value instanceof Value.Text text) {
            return text.value().length();
        }
        if (value instanceof Value.Json json) {
            return json.canonical().length();
        }
        return value instanceof Value.Bytes bytes ? bytes.length() : 0;
    }
}
