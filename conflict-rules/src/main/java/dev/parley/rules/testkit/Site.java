package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Stability;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One site of a {@link Mesh}: its log, what it has taken from others, its state of the row. Not thread-safe. */
public final class Site {
    /** A record of a log; without an operation a heartbeat. */
    record Entry(
            VersionVector vector,
            HybridTimestamp at,
            @Nullable Operation operation) {}

    final SiteId id;
    final List<Entry> log = new ArrayList<>();
    final int[] cursors;
    final List<Operation> delivered = new ArrayList<>();
    final List<LostWrite> lost = new ArrayList<>();
    VersionVector applied = VersionVector.EMPTY;
    HybridTimestamp last;
    RowState state;
    Stability stability;
    boolean hidden;
    int policy = 1;

    Site(SiteId id, int sites, Base base, Set<SiteId> members, long skewMillis) {
        this.id = id;
        this.cursors = new int[sites];
        this.state = RowState.of(base, VersionVector.EMPTY, List.of());
        this.stability = Stability.of(members);
        this.last = HybridTimestamp.ofWallMillis(skewMillis);
    }

    /** What it has applied, in the order of arrival. */
    public List<Operation> delivered() {
        return List.copyOf(delivered);
    }

    /** What it reported lost for good. */
    public List<LostWrite> lost() {
        return List.copyOf(lost);
    }

    public RowState state() {
        return state;
    }

    /** What its table shows by its state; null if there is no row. */
    public @Nullable Row row(RowPolicy policy) {
        return shown(state, policy);
    }

    static @Nullable Row shown(RowState state, RowPolicy policy) {
        return shown(state, state.evaluate(policy));
    }

    static @Nullable Row shown(RowState state, Evaluation evaluation) {
        if (evaluation.visible() instanceof Visible.Row row) {
            return row.image();
        }
        return evaluation.visible() instanceof Visible.Base && state.base() instanceof Base.Present present
                ? present.image()
                : null;
    }
}
