package dev.parley.it.checker;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Dot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every published operation is the winner of its row, superseded, or in the conflict record of every site, and each row
 * shows the write that the rules choose (I12). Row-level last-writer-wins; deletes by {@link Deletes}.
 */
public final class Accounting {
    private final Verdict.Builder verdict = new Verdict.Builder("accounting");
    private final OperationIndex logs;
    private final Winners winners;

    private Accounting(OperationIndex logs, Deletes deletes) {
        this.logs = logs;
        this.winners = new Winners(deletes);
    }

    /** Checks every site by its own tables and its own conflict record. */
    public static Verdict check(
            OperationIndex logs, List<SiteImage> images, Map<String, SiteRecord> records, Deletes deletes) {
        Accounting check = new Accounting(logs, deletes);
        for (SiteImage image : images) {
            SiteRecord record = Optional.ofNullable(records.get(image.site()))
                    .orElseThrow(() -> new IllegalArgumentException("no record of site " + image.site()));
            check.checkSite(image, record);
        }
        return check.verdict.build();
    }

    private void checkSite(SiteImage image, SiteRecord record) {
        Map<String, Set<Dot>> lost = new HashMap<>();
        record.conflicts()
                .forEach(entry -> lost.computeIfAbsent(entry.table() + "#" + entry.keyHash(), key -> new HashSet<>())
                        .add(entry.loser()));
        Set<RowKey> keys = new TreeSet<>(logs.byKey().keySet());
        image.tables().values().forEach(rows -> keys.addAll(rows.keySet()));
        for (RowKey key : keys) {
            String name = key.table() + "#" + KeyHash.of(key);
            checkRow(
                    image,
                    key,
                    lost.getOrDefault(name, Set.of()),
                    record.parked().contains(name));
        }
    }

    private void checkRow(SiteImage image, RowKey key, Set<Dot> lost, boolean parked) {
        verdict.count("rows");
        List<Operation> operations = logs.of(key);
        Optional<Row> row = image.row(key);
        if (operations.isEmpty()) {
            verdict.violated("row " + key + " stands at " + image.site() + ", but nobody published it");
            return;
        }
        Set<Operation> acceptable = winners.of(operations);
        Optional<Operation> winner =
                row.isPresent() ? shown(row.get(), operations) : absentBy(operations, acceptable, parked);
        if (winner.isEmpty()) {
            verdict.violated(
                    row.isPresent()
                            ? "row " + key + " at " + image.site() + " shows a mark that no operation on it has"
                            : "row " + key + " is absent at " + image.site() + ", but " + dots(acceptable)
                                    + " should show");
            return;
        }
        if (!acceptable.contains(winner.get())) {
            verdict.violated("row " + key + " at " + image.site() + " shows "
                    + winner.get().dot() + " instead of " + dots(acceptable));
        }
        operations.forEach(operation -> account(image.site(), operation, winner.get(), operations, lost));
    }

    private static Optional<Operation> shown(Row row, List<Operation> operations) {
        return Marks.of(row)
                .flatMap(mark -> operations.stream()
                        .filter(operation ->
                                Marks.of(operation).filter(mark::equals).isPresent())
                        .findFirst());
    }

    /** The delete that took the row away, or, for a parked row, the write that would show. */
    private static Optional<Operation> absentBy(List<Operation> operations, Set<Operation> acceptable, boolean parked) {
        return operations.stream()
                .filter(acceptable::contains)
                .filter(operation -> parked || operation instanceof Operation.Delete)
                .reduce((lower, higher) -> higher);
    }

    private void account(
            String site, Operation operation, Operation winner, List<Operation> operations, Set<Dot> lost) {
        if (operation.equals(winner)) {
            verdict.count("winners");
        } else if (isSuperseded(operation, winner)) {
            verdict.count("superseded");
        } else if (lost.contains(operation.dot())) {
            verdict.count("lost");
        } else if (operations.stream()
                .anyMatch(other -> lost.contains(other.dot()) && isSuperseded(operation, other))) {
            verdict.count("superseded by a lost one");
        } else {
            verdict.violated("at " + site + " the write " + operation.dot() + " on " + operation.key()
                    + " is neither the winner " + winner.dot() + " nor superseded nor in the conflict record");
        }
    }

    /** What a writer names as excluded it has not seen: that does not count as superseded. */
    private static boolean isSuperseded(Operation operation, Operation by) {
        return by.supersedes(operation) && !by.excluded().contains(operation.dot());
    }

    private static List<Dot> dots(Set<Operation> operations) {
        return operations.stream().map(Operation::dot).sorted().toList();
    }
}
