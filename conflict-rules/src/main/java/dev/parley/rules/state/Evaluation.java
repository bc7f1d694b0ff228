package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import java.util.List;
import java.util.Objects;

/**
 * The decision on one row.
 *
 * @param losers operations that the deciding one neither is nor supersedes, or that it excludes; by ascending rank
 */
public record Evaluation(Visible visible, List<Operation> losers) {
    static final Evaluation NOTHING = new Evaluation(Visible.Base.BASE, List.of());

    public Evaluation {
        Objects.requireNonNull(visible);
        losers = List.copyOf(losers);
    }
}
