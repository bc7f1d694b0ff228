package dev.parley.pipeline;

import dev.parley.rules.operation.Operation;
import java.util.function.Predicate;

/**
 * What the rows of one transaction take of an agent's heap on their whole way: as captured rows, operations, states that
 * are not stable yet, and records. Most rows of a large one are in files; those of tables whose rules look at more than the
 * last write are not. Estimated. Pure.
 */
public final class HeapNeed {
    /** Of a row without its values; measured with rows of four columns. */
    private static final long ROW_BYTES = 900;

    /** Of a row that is in files: where it is, several times. */
    private static final long PLACE_BYTES = 100;

    private HeapNeed() {}

    /**
     * Bytes of one captured row.
     *
     * @param kept true if the row is in the heap whatever the number of rows
     */
    public static long of(CapturedRow row, boolean kept) {
        return kept ? ROW_BYTES + RecordWeight.values(row.before()) + RecordWeight.values(row.after()) : PLACE_BYTES;
    }

    /**
     * Bytes of a transaction that is in files.
     *
     * @param kept canonical names of the tables whose rows are in the heap all the same
     */
    public static long of(LogRecord.Transaction transaction, Predicate<String> kept) {
        long bytes = 0;
        for (Operation operation : transaction.operations()) {
            bytes += kept.test(operation.key().table()) ? ROW_BYTES + RecordWeight.values(operation) : PLACE_BYTES;
        }
        return bytes;
    }

    /** Bytes of so many rows that are all in files. */
    public static long ofPlaces(int rows) {
        return PLACE_BYTES * rows;
    }
}
