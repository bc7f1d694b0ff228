package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.LostWrite;
import java.util.List;

/**
 * What one committed apply transaction did.
 *
 * @param transactions source transactions whose markers it wrote, in order; none for a repair or a re-projection
 * @param rowsWritten rows inserted, updated or deleted
 * @param losers writes recorded as losing
 * @param failures rules that could not decide
 * @param pinned rows taken out of, or kept out of, their table
 * @param released rows that stand again
 * @param changed keys of all rows whose table row changed
 * @param unverified keys that were absent, and should be, so that no lock could prove it: to be looked at again once
 *     capture has come this far
 * @param displaced rows that gave a value up to rows that are out of their tables themselves: to be looked at again
 * @param optimistic true if it was decided without a fence and relies on validation
 */
public record ApplyOutcome(
        List<LogRecord.Transaction> transactions,
        int rowsWritten,
        List<LostWrite> losers,
        List<FailedRule> failures,
        List<ParkedRow> pinned,
        List<RowKey> released,
        List<RowKey> changed,
        List<RowKey> unverified,
        List<RowKey> displaced,
        boolean optimistic) {
    public ApplyOutcome {
        transactions = List.copyOf(transactions);
        losers = List.copyOf(losers);
        failures = List.copyOf(failures);
        pinned = List.copyOf(pinned);
        released = List.copyOf(released);
        changed = List.copyOf(changed);
        unverified = List.copyOf(unverified);
        displaced = List.copyOf(displaced);
    }
}
