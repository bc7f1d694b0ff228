package dev.parley.reconcile;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.RuleFailure;
import java.util.List;
import java.util.Objects;

/**
 * What a batch makes of one row.
 *
 * @param state the row with all operations of the batch
 * @param unchanged true if the batch makes no difference to what should stand in the table
 * @param losers writes that lose now and did not lose before the batch, by rank
 * @param failures rules that cannot decide now and could before the batch, or were not asked
 */
public record RowPlan(
        RowKey key,
        RowState state,
        Target target,
        boolean unchanged,
        List<LosingWrite> losers,
        List<RuleFailure> failures) {
    public RowPlan {
        Objects.requireNonNull(key);
        Objects.requireNonNull(state);
        Objects.requireNonNull(target);
        losers = List.copyOf(losers);
        failures = List.copyOf(failures);
    }

    /** The same, for a site that shows something else of the row. */
    public RowPlan withTarget(Target shown) {
        return new RowPlan(key, state, shown, unchanged, losers, failures);
    }
}
