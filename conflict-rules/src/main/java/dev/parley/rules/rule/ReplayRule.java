package dev.parley.rules.rule;

import dev.parley.rules.operation.Value;
import java.util.List;

/** Replays what each write changed, in rank order, class {@link RuleClass#REPLAY}. */
public non-sealed interface ReplayRule extends Rule {
    /**
     * {@code current} with the change from {@code before} to {@code after}. Laws: nothing changed gives {@code current};
     * {@code current} equal to {@code before} or to {@code after} gives {@code after}.
     */
    Value apply(Value current, Value before, Value after);

    /**
     * The same for a write whose old and new value are known; rules that look at more than those say so here.
     *
     * @param write its {@link Write#before} is not unchanged
     */
    default Value apply(Value current, Write write) {
        return apply(current, write.before(), write.after());
    }

    /** The value where {@link #apply} refuses. */
    default Value otherwise(Value current, Value before, Value after) {
        return after;
    }

    /** True if of two concurrent writes the one replayed later undoes a part of the earlier one. */
    boolean overrides(Write later, Write earlier);

    /**
     * For many questions to {@link #overrides} about the same writes, by their places in the list. A rule that takes time to
     * read a value reads each once here.
     */
    default Pairs pairs(List<Write> writes) {
        return (later, earlier) -> overrides(writes.get(later), writes.get(earlier));
    }

    /** Answers about pairs of writes. Throws {@link RuleException} where {@link #overrides} does. */
    interface Pairs {
        boolean overrides(int later, int earlier);
    }

    @Override
    default RuleClass ruleClass() {
        return RuleClass.REPLAY;
    }
}
