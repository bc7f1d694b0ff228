package dev.parley.join;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy makes of one row that two sites have had before they knew of each other: as if both had just inserted it,
 * the group's later, since nobody knows when either was written. Pure.
 */
public final class RowMerge {
    private static final HybridTimestamp EARLIER = new HybridTimestamp(1);
    private static final HybridTimestamp LATER = new HybridTimestamp(2);

    private final RowPolicy policy;
    private final SiteId group;
    private final SiteId newcomer;

    /**
     * @param group the site whose row is the group's
     * @param newcomer another one
     */
    public RowMerge(RowPolicy policy, SiteId group, SiteId newcomer) {
        this.policy = policy;
        this.group = group;
        this.newcomer = newcomer;
    }

    /** The row; empty if the policy leaves it to a person. */
    public Optional<Row> of(RowKey key, Row theirs, Row brought) {
        Evaluation both = RowState.UNKNOWN
                .with(insert(group, LATER, key, theirs), policy)
                .with(insert(newcomer, EARLIER, key, brought), policy)
                .evaluate(policy);
        return both.pending().isEmpty() && both.failures().isEmpty() && both.visible() instanceof Visible.Row row
                ? Optional.of(row.image())
                : Optional.empty();
    }

    private static Operation insert(SiteId site, HybridTimestamp at, RowKey key, Row row) {
        return new Operation.Insert(new Stamp(new Dot(site, 1), VersionVector.EMPTY, at), key, row, Set.of());
    }
}
