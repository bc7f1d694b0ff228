package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Stable base and unstable operations of one row. Immutable; adding an operation that outranks the others is cheap. */
public final class RowState {
    /** No metadata: the base is whatever the table holds. */
    public static final RowState UNKNOWN = new RowState(Beginning.NOTHING, null);

    private static final Comparator<Operation> BY_RANK = (a, b) -> a.stamp().compareRank(b.stamp());

    private final Beginning beginning;
    private final @Nullable History history;
    /** What was decided last; a pure function of the rest, so that it does not matter which thread sees it. */
    private @Nullable Decided decided;

    /** One object, so that rows of which nothing has folded share it and keep eight bytes less. */
    private record Beginning(Base base, VersionVector dots) {
        static final Beginning NOTHING = new Beginning(Base.Unknown.UNKNOWN, VersionVector.EMPTY);

        Beginning {
            Objects.requireNonNull(base);
            Objects.requireNonNull(dots);
        }
    }

    private record Decided(RowPolicy policy, Evaluation evaluation) {
        @SuppressWarnings("ReferenceEquality") // an equal policy may be asked again; to compare policies takes longer
        boolean isBy(RowPolicy other) {
            return policy == other;
        }
    }

    private RowState(Beginning beginning, @Nullable History history) {
        this.beginning = beginning;
        this.history = history;
    }

    /** Puts a state together; operations that {@code folded} covers are left out. */
    public static RowState of(Base base, VersionVector folded, Collection<Operation> unstable) {
        List<Operation> sorted = new ArrayList<>(unstable);
        sorted.sort(BY_RANK);
        RowState state = new RowState(new Beginning(base, folded), null);
        for (Operation operation : sorted) {
            state = state.with(operation);
        }
        return state;
    }

    public Base base() {
        return beginning.base;
    }

    /** Operations covered by it are in the base already. */
    public VersionVector folded() {
        return beginning.dots;
    }

    /**
     * The unstable operations by ascending rank. One that a later complete image superseded, and that nothing was
     * concurrent with, may have lost its images: its row then has no columns.
     */
    public List<Operation> operations() {
        return History.ascending(history);
    }

    /** This state with one more operation; {@code this} if it is known. The order of calls does not matter. */
    public RowState with(Operation operation) {
        return with(operation, true);
    }

    /** As {@link #with(Operation)}, without the images that can decide nothing any more under {@code policy}. */
    public RowState with(Operation operation, RowPolicy policy) {
        return with(operation, !policy.isLastWriterWinsRow());
    }

    private RowState with(Operation operation, boolean keepImages) {
        if (beginning.dots.contains(operation.dot())) {
            return this;
        }
        History changed = History.with(history, operation, keepImages);
        return changed == history ? this : new RowState(beginning, changed);
    }

    public boolean isUnstable() {
        return history != null;
    }

    /**
     * The decision on this row: a pure function of base and set of operations. Whoever asks again for the same policy gets
     * it without a second look at all operations.
     */
    public Evaluation evaluate(RowPolicy policy) {
        if (policy.isLastWriterWinsRow()) {
            return Evaluator.evaluate(history, beginning.base, policy.deletes());
        }
        Decided last = decided;
        if (last == null || !last.isBy(policy)) {
            last = new Decided(policy, RowEvaluator.evaluate(RowLog.of(operations(), beginning.base, policy)));
            decided = last;
        }
        return last.evaluation();
    }

    /** Highest (hybrid timestamp, site) among all operations: the rank of the row's claims. None: the earliest. */
    public Optional<Stamp> rank() {
        return history == null ? Optional.empty() : Optional.of(history.operation.stamp());
    }

    /**
     * The row as its latest writer saw it, where the evaluation mixes columns of several writers and the table refuses the
     * mixture. Columns whose rule merges values keep those.
     */
    public Evaluation evaluateUnmixed(RowPolicy policy) {
        return policy.isLastWriterWinsRow()
                ? evaluate(policy)
                : RowEvaluator.unmixed(RowLog.of(operations(), beginning.base, policy));
    }

    /**
     * What would be accounted as lost if all operations known were stable now, in canonical order. An operation that is
     * still to come may change it.
     */
    public List<LostWrite> lost(RowPolicy policy) {
        if (history == null) {
            return List.of();
        }
        return policy.isLastWriterWinsRow()
                ? Settlement.of(history, policy).lost()
                : Accounting.of(RowLog.of(operations(), beginning.base, policy)).lost();
    }

    /**
     * The row as it would be if nothing had deleted it; none if its operations and base do not tell. A delete tells what it
     * took away if the log carries old rows.
     */
    public Optional<Row> evaluateRevived(RowPolicy policy) {
        Row row = RowEvaluator.revived(RowLog.of(operations(), beginning.base, policy));
        return row.columns().size() > 0 && row.isComplete() ? Optional.of(row) : Optional.empty();
    }

    /**
     * Moves into the base what no operation that may still come can change: all operations, if all are stable, else those
     * below a cut between causal blocks; and of sums and replays also stable operations above it. An operation that waits
     * for a person stays. The caller keeps rows back whose table row is not the evaluation, and holders of a value that
     * another row claims.
     *
     * @param stable what every member is known, in-band, to have applied
     */
    public Fold fold(VersionVector stable, RowPolicy policy) {
        return fold(stable, policy, true);
    }

    /** As {@link #fold}, except for the latest causal block: rank, and what the row was before a delete, stay. */
    public Fold foldBelow(VersionVector stable, RowPolicy policy) {
        return fold(stable, policy, false);
    }

    private Fold fold(VersionVector stable, RowPolicy policy, boolean whole) {
        if (history == null) {
            return new Fold(this, List.of(), List.of());
        }
        return policy.isLastWriterWinsRow()
                ? foldRow(history, stable, policy, whole)
                : new Folder(this, policy, stable, whole).fold();
    }

    private Fold foldRow(History operations, VersionVector stable, RowPolicy policy, boolean whole) {
        History tail = operations.stableTail(stable, whole);
        if (tail == null) {
            return new Fold(this, List.of(), List.of());
        }
        Visible visible =
                Evaluator.evaluate(tail, beginning.base, policy.deletes()).visible();
        Base changed = tail.isBare() ? Base.Unknown.UNKNOWN : base(visible, beginning.base);
        RowState rest = new RowState(new Beginning(changed, foldedWith(tail)), operations.above(tail));
        Settlement settlement = Settlement.of(tail, policy);
        return new Fold(rest, settlement.lost(), settlement.contested());
    }

    /** What an outcome is as a base. */
    static Base base(Visible visible, Base otherwise) {
        if (visible instanceof Visible.Row row) {
            return new Base.Present(row.image());
        }
        return visible instanceof Visible.Absent ? Base.Absent.ABSENT : otherwise;
    }

    private VersionVector foldedWith(History operations) {
        VersionVector covered = beginning.dots;
        for (History at = operations; at != null; at = at.older) {
            covered = covered.with(at.operation.dot());
        }
        return covered;
    }

    /** The base and the dots; never row data. */
    @Override
    public String toString() {
        List<String> dots = new ArrayList<>();
        operations().forEach(operation -> dots.add(operation.dot().toString()));
        return "RowState[" + beginning.base.getClass().getSimpleName() + ", folded " + beginning.dots + ", unstable "
                + dots + "]";
    }
}
