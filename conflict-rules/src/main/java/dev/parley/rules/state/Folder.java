package dev.parley.rules.state;

import dev.parley.rules.operation.CausalBlocks;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds a row of several units: whole causal blocks first, then sums and replays above them. Blocks in which something
 * would wait for a person if there were no others above them stay, also when a write above has settled it: one that has not
 * seen that write may still leave it waiting. Unless the row is gone, for then whatever comes begins it anew. While not all
 * have a change of the row's key that writes follow, nothing folds: what has been made again elsewhere must be known.
 */
final class Folder {
    private final RowState state;
    private final RowPolicy policy;
    private final VersionVector stable;

    private final boolean whole;

    /** @param whole true if the latest block may fold too */
    Folder(RowState state, RowPolicy policy, VersionVector stable, boolean whole) {
        this.state = state;
        this.policy = policy;
        this.stable = stable;
        this.whole = whole;
    }

    Fold fold() {
        List<Operation> operations = state.operations();
        if (isFollowed(operations)) {
            return new Fold(state, List.of(), List.of());
        }
        RowLog log = RowLog.of(operations, state.base(), policy);
        for (int cut : cuts(operations)) {
            RowLog prefix = log.only(log.entries.subList(0, cut));
            Evaluation evaluation = RowEvaluator.evaluate(prefix);
            boolean gone = cut == operations.size() && evaluation.visible() instanceof Visible.Absent;
            if (evaluation.pending().isEmpty() || gone) {
                return fold(operations, prefix, evaluation);
            }
        }
        return new UnitFolder(state, policy, stable).fold();
    }

    private boolean isFollowed(List<Operation> operations) {
        return policy.moves() == MovePolicy.FOLLOW_MOVE
                && operations.stream()
                        .anyMatch(one -> one instanceof Operation.Delete delete
                                && delete.movedTo() != null
                                && !stable.contains(delete.dot()));
    }

    /** Where all below is stable and all above supersedes it, the highest first. */
    private List<Integer> cuts(List<Operation> operations) {
        int free = 0;
        while (free < operations.size() && stable.contains(operations.get(free).dot())) {
            free++;
        }
        List<Integer> cuts = new ArrayList<>();
        if (whole && free == operations.size()) {
            cuts.add(free);
        }
        List<Integer> starts = CausalBlocks.starts(operations);
        for (int i = starts.size() - 1; i > 0; i--) {
            if (starts.get(i) <= free) {
                cuts.add(starts.get(i));
            }
        }
        return cuts;
    }

    private Fold fold(List<Operation> operations, RowLog prefix, Evaluation evaluation) {
        int cut = prefix.entries.size();
        VersionVector folded = state.folded();
        for (Operation operation : operations.subList(0, cut)) {
            folded = folded.with(operation.dot());
        }
        Base base = RowState.base(evaluation.visible(), state.base());
        RowState rest = RowState.of(base, folded, operations.subList(cut, operations.size()));
        Settlement settlement = Accounting.of(prefix);
        Fold more = new UnitFolder(rest, policy, stable).fold();
        List<LostWrite> lost = new ArrayList<>(settlement.lost());
        lost.addAll(more.lost());
        List<Dot> contested = new ArrayList<>(settlement.contested());
        contested.addAll(more.contested());
        return new Fold(more.state(), lost, contested);
    }
}
