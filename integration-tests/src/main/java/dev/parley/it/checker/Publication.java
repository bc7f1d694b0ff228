package dev.parley.it.checker;

import dev.parley.it.workload.ClientTransaction;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.Write;
import dev.parley.it.workload.WriteKind;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the sites published is what their clients committed: each acknowledged transaction once, complete, at its own
 * site; each indeterminate one at most once; nothing else, so no loop and no invention. Dots are without gaps (I1, I2).
 */
public final class Publication {
    private final Verdict.Builder verdict = new Verdict.Builder("publication");
    private final Map<String, ClientTransaction> byMark = new HashMap<>();
    private final Map<String, List<LogRecord.Transaction>> published = new HashMap<>();

    private Publication() {}

    /** Checks the logs against the history. */
    public static Verdict check(List<ClientTransaction> history, OperationIndex logs) {
        Publication check = new Publication();
        check.run(history, logs);
        return check.verdict.build();
    }

    private void run(List<ClientTransaction> history, OperationIndex logs) {
        for (ClientTransaction transaction : history) {
            transaction.writes().forEach(write -> byMark.put(write.mark(), transaction));
        }
        logs.transactions().forEach((site, transactions) -> {
            checkSequence(site, transactions);
            transactions.forEach(transaction -> attribute(site, transaction));
        });
        history.forEach(this::checkOutcome);
    }

    private void checkSequence(String site, List<LogRecord.Transaction> transactions) {
        long expected = 1;
        for (LogRecord.Transaction transaction : transactions) {
            if (!transaction.origin().name().equals(site)) {
                verdict.violated("the log of " + site + " holds " + transaction.dot());
            }
            if (transaction.sequence() != expected) {
                verdict.violated("the log of " + site + " continues with " + transaction.dot() + " where sequence "
                        + expected + " was due");
            }
            expected = transaction.sequence() + 1;
        }
        verdict.count("published", transactions.size());
    }

    /** Finds the client transaction that a log record tells of, by the marks of its images. */
    private void attribute(String site, LogRecord.Transaction transaction) {
        if (transaction.operations().isEmpty()) {
            return;
        }
        Set<String> clients = new HashSet<>();
        for (Operation operation : transaction.operations()) {
            Marks.of(operation).ifPresent(mark -> {
                Optional<ClientTransaction> client = Optional.ofNullable(byMark.get(mark));
                if (client.isEmpty()) {
                    verdict.violated(transaction.dot() + " wrote " + operation.key() + " with a mark that nobody used");
                }
                client.ifPresent(found -> clients.add(found.id()));
                client.filter(found -> !found.site().equals(site))
                        .ifPresent(found -> verdict.violated(transaction.dot() + " publishes again what " + found.id()
                                + " wrote at " + found.site() + ": a loop"));
            });
        }
        if (clients.size() == 1) {
            published
                    .computeIfAbsent(clients.iterator().next(), id -> new ArrayList<>())
                    .add(transaction);
        } else {
            verdict.violated(transaction.dot() + " holds writes of " + clients.size()
                    + " client transactions instead of one: " + clients);
        }
    }

    private void checkOutcome(ClientTransaction client) {
        List<LogRecord.Transaction> found = published.getOrDefault(client.id(), List.of());
        boolean wroteNothing = client.writes().isEmpty();
        int least = client.outcome() == Outcome.ACKNOWLEDGED && !wroteNothing ? 1 : 0;
        int most = client.outcome() == Outcome.FAILED || wroteNothing ? 0 : 1;
        verdict.count(client.outcome().name().toLowerCase(java.util.Locale.ROOT));
        if (found.size() < least || found.size() > most) {
            verdict.violated(client.id() + ", " + client.outcome() + " with "
                    + client.writes().size() + " writes, is published " + found.size() + " times: "
                    + found.stream().map(LogRecord.Transaction::dot).toList());
        }
        found.forEach(transaction -> checkContent(client, transaction));
    }

    private void checkContent(ClientTransaction client, LogRecord.Transaction transaction) {
        Map<RowKey, Write> expected = new HashMap<>(client.net());
        for (Operation operation : transaction.operations()) {
            verdict.count("operations");
            Optional<Write> write = Optional.ofNullable(expected.remove(operation.key()));
            if (write.isEmpty()) {
                verdict.violated(
                        transaction.dot() + " holds " + operation.key() + ", which " + client.id() + " did not write");
            } else if (kind(operation) != write.get().kind()
                    || !Marks.of(operation).map(write.get().mark()::equals).orElse(true)) {
                verdict.violated(transaction.dot() + " says " + kind(operation) + " of " + operation.key() + ", "
                        + client.id() + " did " + write.get().kind() + " with another mark or kind");
            }
        }
        expected.keySet()
                .forEach(key -> verdict.violated(transaction.dot() + " lacks " + key + ", written by " + client.id()));
    }

    private static WriteKind kind(Operation operation) {
        if (operation instanceof Operation.Insert) {
            return WriteKind.INSERT;
        }
        return operation instanceof Operation.Update ? WriteKind.UPDATE : WriteKind.DELETE;
    }
}
