package dev.parley.it.checker;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All operations that all sites published, restricted to the tables under test.
 *
 * @param transactions of each site, by sequence
 * @param byKey operations of each row, by rank
 */
public record OperationIndex(
        Map<String, List<LogRecord.Transaction>> transactions, Map<RowKey, List<Operation>> byKey) {

    /**
     * Indexes the logs.
     *
     * @param logs site name to its transactions, each sequence once
     * @param tables canonical names; operations of other tables are left out
     */
    public static OperationIndex of(Map<String, List<LogRecord.Transaction>> logs, Set<String> tables) {
        Map<RowKey, List<Operation>> byKey = new LinkedHashMap<>();
        Map<String, List<LogRecord.Transaction>> kept = new LinkedHashMap<>();
        logs.forEach((site, transactions) -> kept.put(
                site,
                transactions.stream()
                        .map(transaction -> restricted(transaction, tables))
                        .toList()));
        kept.values().stream()
                .flatMap(Collection::stream)
                .flatMap(transaction -> transaction.operations().stream())
                .forEach(operation -> byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation));
        byKey.values().forEach(list -> list.sort((a, b) -> a.stamp().compareRank(b.stamp())));
        return new OperationIndex(Map.copyOf(kept), Map.copyOf(byKey));
    }

    private static LogRecord.Transaction restricted(LogRecord.Transaction transaction, Set<String> tables) {
        List<Operation> operations = transaction.operations().stream()
                .filter(operation -> tables.contains(operation.key().table()))
                .toList();
        return new LogRecord.Transaction(
                transaction.stamp(), transaction.position(), transaction.commitMicros(), operations);
    }

    /** Operations of a row, by rank; empty if nobody wrote it. */
    public List<Operation> of(RowKey key) {
        return byKey.getOrDefault(key, List.of());
    }
}
