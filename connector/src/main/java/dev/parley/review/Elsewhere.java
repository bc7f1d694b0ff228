package dev.parley.review;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.store.KnownDecision;
import dev.parley.store.PastDecision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Decisions of other sites, as those taken here are known: by the writes that they became. Pure. */
final class Elsewhere {
    private Elsewhere() {}

    /**
     * Those that were not taken here.
     *
     * @param site this one
     */
    static List<PastDecision> of(String site, Collection<KnownDecision> known) {
        return known.stream()
                .filter(one -> !one.dot().origin().name().equals(site))
                .map(one -> new PastDecision(
                        one.dot().toString(),
                        one.content(),
                        "somebody at " + one.dot().origin().name(),
                        "",
                        TimeUnit.MILLISECONDS.toMicros(one.decidedAt().wallMillis())))
                .toList();
    }

    /** Those among the operations of a row that settle a write; they have not left the window yet. */
    static List<KnownDecision> unstable(RowState state, Dot loser) {
        List<KnownDecision> found = new ArrayList<>();
        for (Operation operation : state.operations()) {
            if (operation.settled().contains(loser)) {
                found.add(KnownDecision.of(operation));
            }
        }
        return found;
    }
}
