package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.Unit;
import java.util.List;

/**
 * What the operations make of one unit.
 *
 * @param values in the order of the unit's columns
 * @param winner the write whose values stand or begin the sum; null if there is no single one
 * @param losers writes with no part in the values that the winner had not seen, by ascending rank
 * @param pending the siblings that wait for a person; empty if none do
 */
record UnitResult(
        Unit unit,
        List<Value> values,
        @Nullable Operation winner,
        List<Lost> losers,
        List<Operation> pending,
        List<RuleFailure> failures) {
    /** {@code loser} lost to {@code winner}. */
    record Lost(Operation loser, Operation winner) {}
}
