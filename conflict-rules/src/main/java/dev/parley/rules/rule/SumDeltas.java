package dev.parley.rules.rule;

import dev.parley.rules.merge.Numbers;
import dev.parley.rules.merge.ValueOrder;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A counter: what concurrent updates added is summed up, exactly. Integers and decimals only; sums of floating point
 * numbers depend on their order. An insert, NULL, and a value that is no exact number set the counter outright, and
 * count what they had seen as done.
 *
 * @param initial what several outright values at once come to
 */
public record SumDeltas(Initial initial) implements DeltaRule {
    /** What several outright values at once come to. */
    public enum Initial {
        /** The latest one. */
        LAST,
        /** The greatest one. */
        GREATEST,
        /** All of them together. */
        SUM;

        /** The name in policies. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SumDeltas {
        Objects.requireNonNull(initial);
    }

    public SumDeltas() {
        this(Initial.LAST);
    }

    @Override
    public String name() {
        return initial == Initial.LAST ? "sum-deltas" : "sum-deltas(" + initial.text() + ")";
    }

    @Override
    public boolean isDelta(Value before, Value after) {
        return Numbers.isExact(before) && Numbers.isExact(after);
    }

    /** NULL counts as nothing. */
    @Override
    public Value add(Value total, Value before, Value after) {
        BigDecimal from = Numbers.exact(before);
        BigDecimal to = Numbers.exact(after);
        BigDecimal sum = total instanceof Value.Null ? BigDecimal.ZERO : Numbers.exact(total);
        if (from == null || to == null || sum == null) {
            throw new RuleException("sum-deltas adds exact numbers, found "
                    + total.getClass().getSimpleName() + " and a change from "
                    + before.getClass().getSimpleName() + " to "
                    + after.getClass().getSimpleName());
        }
        return Numbers.like(after, sum.add(to).subtract(from));
    }

    /** Integers alone stay integers as long as they fit, decimals stay decimals; of a mixture the last one tells. */
    @Override
    public boolean commute(List<Write> deltas) {
        boolean integers = deltas.stream()
                .allMatch(delta -> delta.before() instanceof Value.Int && delta.after() instanceof Value.Int);
        return integers
                || deltas.stream()
                        .allMatch(delta ->
                                delta.before() instanceof Value.Decimal && delta.after() instanceof Value.Decimal);
    }

    @Override
    public int pickStart(List<Write> sets) {
        if (initial == Initial.SUM && sets.stream().allMatch(set -> Numbers.isExact(set.after()))) {
            return ALL;
        }
        int best = sets.size() - 1;
        for (int i = sets.size() - 2; i >= 0 && initial == Initial.GREATEST; i--) {
            boolean greater = ValueOrder.INSTANCE.compare(
                            sets.get(i).after(), sets.get(best).after())
                    > 0;
            best = greater ? i : best;
        }
        return best;
    }

    @Override
    public Value start(List<Write> sets) {
        Value sum = sets.get(0).after();
        for (Write set : sets.subList(1, sets.size())) {
            sum = add(sum, new Value.Int(0), set.after());
        }
        return sum;
    }
}
