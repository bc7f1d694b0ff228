package dev.parley.reconcile;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which writes lose or wait now that did not before. Pure. */
final class Losers {
    private record Place(Dot loser, String unit) {}

    private Losers() {}

    static List<LosingWrite> met(
            RowState known, Evaluation before, RowState state, Evaluation after, RowPolicy policy) {
        if (isQuiet(after, policy)) {
            return List.of();
        }
        Set<Place> old = new HashSet<>();
        of(known, before, policy).forEach(loser -> old.add(place(loser)));
        List<LosingWrite> met = new ArrayList<>();
        for (LosingWrite loser : of(state, after, policy)) {
            if (old.add(place(loser))) {
                met.add(loser);
            }
        }
        return met;
    }

    private static boolean isQuiet(Evaluation evaluation, RowPolicy policy) {
        return evaluation.losers().isEmpty() && evaluation.pending().isEmpty() && !policy.mayReplay();
    }

    private static Place place(LosingWrite loser) {
        return new Place(loser.verdict().loser(), loser.verdict().unit());
    }

    /** Waiting writes first: the same write may have lost by the accounting, but is not lost yet. */
    private static List<LosingWrite> of(RowState state, Evaluation evaluation, RowPolicy policy) {
        if (isQuiet(evaluation, policy)) {
            return List.of();
        }
        List<LosingWrite> losers = new ArrayList<>();
        for (Pending unit : evaluation.pending()) {
            for (Operation sibling : unit.siblings()) {
                if (!sibling.dot().equals(unit.shown().dot())) {
                    losers.add(new LosingWrite(LostWrite.waiting(sibling, unit, policy), true));
                }
            }
        }
        state.lost(policy).forEach(lost -> losers.add(new LosingWrite(lost, false)));
        return losers;
    }
}
