package dev.parley.it.checker;

import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.List;

/**
 * No loop: a site publishes as many transactions on the rows of a run as its own clients committed. What another site's client wrote would be
 * one more.
 */
public final class ClientCommits {
    private ClientCommits() {}

    /**
     * Counts by site.
     *
     * @param run what the keys of the run's rows begin with
     * @param prepared site that made rows of the run before its clients began, in one transaction; empty for none
     */
    public static Verdict check(String run, String prepared, Calls calls, OperationIndex logs) {
        Verdict.Builder verdict = new Verdict.Builder("client-commits");
        logs.transactions().forEach((site, transactions) -> {
            long published = transactions.stream()
                    .filter(transaction -> isOf(run, transaction))
                    .count();
            List<Call> own = calls.calls().stream()
                    .filter(call -> call.site().equals(site))
                    .toList();
            long more = site.equals(prepared) ? 1 : 0;
            long least = own.stream().filter(Call::isAcknowledged).count() + more;
            long most = own.stream().filter(Call::mayHaveHappened).count() + more;
            verdict.count("published", published);
            if (published < least || published > most) {
                verdict.violated(site + " published " + published + " transactions of run " + run
                        + ", its clients committed " + least + (most > least ? " to " + most : ""));
            }
        });
        return verdict.build();
    }

    private static boolean isOf(String run, LogRecord.Transaction transaction) {
        return transaction.operations().stream().map(Operation::key).anyMatch(key -> isOf(run, key));
    }

    private static boolean isOf(String run, RowKey key) {
        return key.get(0) instanceof Value.Text text
                && (text.value().startsWith(run + "/") || text.value().startsWith(run + "-"));
    }
}
