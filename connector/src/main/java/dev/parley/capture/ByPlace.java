package dev.parley.capture;

import io.debezium.document.Document;
import io.debezium.relational.history.HistoryRecordComparator;

/**
 * Orders changes of tables by where they stand in the binary log of the one server that a {@link SchemaMemory} is about.
 * Debezium's own order asks whether one set of GTIDs holds the other, which is no answer where a set leaves transactions out
 * that are prepared and undecided. Stateless.
 */
final class ByPlace extends HistoryRecordComparator {
    private static final String FILE = "file";
    private static final String OFFSET = "pos";

    @Override
    protected boolean isPositionAtOrBefore(Document recorded, Document desired) {
        String file = recorded.getString(FILE);
        String until = desired.getString(FILE);
        if (file == null || until == null) {
            return super.isPositionAtOrBefore(recorded, desired);
        }
        int byFile = Long.compare(number(file), number(until));
        return byFile < 0 || (byFile == 0 && recorded.getLong(OFFSET, 0) <= desired.getLong(OFFSET, 0));
    }

    private static long number(String file) {
        return Long.parseLong(file, file.lastIndexOf('.') + 1, file.length(), 10);
    }
}
