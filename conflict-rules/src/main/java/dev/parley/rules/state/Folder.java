package dev.parley.rules.state;

import dev.parley.rules.operation.CausalBlocks;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Folds a row of several units: whole causal blocks first, then sums and replays above them. Blocks that hold an
 * operation which waits for a person stay.
 */
final class Folder {
    private final RowState state;
    private final RowPolicy policy;
    private final VersionVector stable;

    Folder(RowState state, RowPolicy policy, VersionVector stable) {
        this.state = state;
        this.policy = policy;
        this.stable = stable;
    }

    Fold fold() {
        List<Operation> operations = state.operations();
        RowLog log = RowLog.of(operations, state.base(), policy);
        int cut = cut(operations, waiting(RowEvaluator.evaluate(log)));
        if (cut == 0) {
            return new UnitFolder(state, policy, stable).fold();
        }
        RowLog prefix = log.only(log.entries.subList(0, cut));
        Base base = RowState.base(RowEvaluator.evaluate(prefix).visible(), state.base());
        VersionVector folded = state.folded();
        for (Operation operation : operations.subList(0, cut)) {
            folded = folded.with(operation.dot());
        }
        Settlement settlement = Accounting.of(prefix);
        RowState rest = RowState.of(base, folded, operations.subList(cut, operations.size()));
        Fold more = new UnitFolder(rest, policy, stable).fold();
        List<LostWrite> lost = new ArrayList<>(settlement.lost());
        lost.addAll(more.lost());
        List<Dot> contested = new ArrayList<>(settlement.contested());
        contested.addAll(more.contested());
        return new Fold(more.state(), lost, contested);
    }

    private static Set<Dot> waiting(Evaluation evaluation) {
        Set<Dot> waiting = new HashSet<>();
        for (Pending unit : evaluation.pending()) {
            unit.siblings().forEach(sibling -> waiting.add(sibling.dot()));
        }
        return waiting;
    }

    /** Number of operations, from the lowest rank on, that may fold as a whole. */
    private int cut(List<Operation> operations, Set<Dot> waiting) {
        int free = 0;
        while (free < operations.size() && isFree(operations.get(free).dot(), waiting)) {
            free++;
        }
        int cut = free == operations.size() ? free : 0;
        if (cut == 0) {
            for (int start : CausalBlocks.starts(operations)) {
                cut = start <= free ? start : cut;
            }
        }
        return cut;
    }

    private boolean isFree(Dot dot, Set<Dot> waiting) {
        return stable.contains(dot) && !waiting.contains(dot);
    }
}
