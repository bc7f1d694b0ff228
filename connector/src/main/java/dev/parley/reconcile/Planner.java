package dev.parley.reconcile;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.KeyRules;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.RuleFailure;
import dev.parley.rules.state.Visible;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides rows: what is known of a row and what arrives, evaluated under its table's policy. A pure function; the same
 * batch over the same states gives the same plan.
 */
public final class Planner {
    private final Function<String, RowPolicy> policies;

    /** @param policies the policy of a table by its canonical name */
    public Planner(Function<String, RowPolicy> policies) {
        this.policies = policies;
    }

    /** What becomes of rows of a table that its keys do not let stand. */
    public KeyRules keys(String table) {
        return policies.apply(table).keys();
    }

    /**
     * What a row whose columns are decided apart shows if they cannot stand together: the latest write as a whole. A function
     * of the row's operations, so the same at every site.
     *
     * @return empty if the row is decided as a whole anyway, or does not exist
     */
    public Optional<Row> asOneUnit(RowPlan plan) {
        RowPolicy policy = policies.apply(plan.key().table());
        return !policy.isLastWriterWinsRow()
                        && plan.state().evaluate(policy.asOneUnit()).visible() instanceof Visible.Row row
                ? Optional.of(row.image())
                : Optional.empty();
    }

    /** What a deleted row held, with what was written beside the delete; empty if nobody here knows it. */
    public Optional<Row> revived(RowPlan plan) {
        return plan.state().evaluateRevived(policies.apply(plan.key().table()));
    }

    /** The writes that {@link #asOneUnit} does not show, and that the one it does show had not seen. */
    public List<LostWrite> lostAsOneUnit(RowPlan plan) {
        return plan.state().lost(policies.apply(plan.key().table()).asOneUnit());
    }

    /** The operations of whole transactions by row, each row's in the order of delivery. */
    public static Map<RowKey, List<Operation>> byRow(Collection<LogRecord.Transaction> transactions) {
        Map<RowKey, List<Operation>> operations = new LinkedHashMap<>();
        for (LogRecord.Transaction transaction : transactions) {
            for (Operation operation : transaction.operations()) {
                operations
                        .computeIfAbsent(operation.key(), key -> new ArrayList<>(1))
                        .add(operation);
            }
        }
        return operations;
    }

    /**
     * Plans one row.
     *
     * @param known what the window holds; complete for rows that are proven
     * @param incoming in the order of delivery; those that are known already make no difference
     */
    public RowPlan plan(RowKey key, RowState known, Collection<Operation> incoming) {
        RowPolicy policy = policies.apply(key.table());
        RowState start = start(known, incoming);
        RowState state = start;
        for (Operation operation : incoming) {
            state = state.with(operation);
        }
        Evaluation after = state.evaluate(policy);
        if (state == start) {
            return new RowPlan(key, state, target(after.visible(), state.base()), true, List.of(), List.of());
        }
        Evaluation before = known.evaluate(policy);
        boolean unchanged = sameRow(before.visible(), after.visible());
        List<LosingWrite> losers = Losers.met(known, before, state, after, policy);
        return new RowPlan(
                key, state, target(after.visible(), state.base()), unchanged, losers, failures(before, after));
    }

    /** What should stand for a row before {@code incoming}, as far as it is known. */
    public Target standing(RowKey key, RowState known, Collection<Operation> incoming) {
        RowState start = start(known, incoming);
        return target(start.evaluate(policies.apply(key.table())).visible(), start.base());
    }

    private static List<RuleFailure> failures(Evaluation before, Evaluation after) {
        return after.failures().stream()
                .filter(failure -> !before.failures().contains(failure))
                .toList();
    }

    /** A row without metadata is what the first writer saw. */
    private static RowState start(RowState known, Collection<Operation> incoming) {
        return known == RowState.UNKNOWN && !incoming.isEmpty()
                ? RowState.of(Base.before(incoming.iterator().next()), known.folded(), List.of())
                : known;
    }

    private static Target target(Visible visible, Base base) {
        if (visible instanceof Visible.Row row) {
            return new Target.Row(row.image());
        }
        if (visible instanceof Visible.Absent) {
            return Target.Absent.ABSENT;
        }
        if (base instanceof Base.Present present) {
            return new Target.Row(present.image());
        }
        return base instanceof Base.Absent ? Target.Absent.ABSENT : Target.Leave.LEAVE;
    }

    private static boolean sameRow(Visible before, Visible after) {
        if (before instanceof Visible.Row a && after instanceof Visible.Row b) {
            return a.winner().dot().equals(b.winner().dot()) && a.image().equals(b.image());
        }
        return before instanceof Visible.Absent && after instanceof Visible.Absent;
    }
}
