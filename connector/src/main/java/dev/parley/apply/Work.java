package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Map;

/**
 * What one database transaction should carry: source transactions, or rows to be looked at again.
 *
 * @param transactions in causal order
 * @param repairs by row
 */
record Work(List<LogRecord.Transaction> transactions, Map<RowKey, Repair> repairs) {
    Work {
        transactions = List.copyOf(transactions);
        repairs = Map.copyOf(repairs);
    }

    static Work of(List<LogRecord.Transaction> transactions) {
        return new Work(transactions, Map.of());
    }

    boolean isRepair() {
        return transactions.isEmpty();
    }

    /** True for one transaction of more rows. */
    boolean isLargerThan(int rows) {
        return transactions.size() == 1 && transactions.get(0).operations().size() > rows;
    }
}
