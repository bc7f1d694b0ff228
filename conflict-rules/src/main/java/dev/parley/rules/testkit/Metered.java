package dev.parley.rules.testkit;

import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.rule.Write;
import java.util.List;

/** Rules of the two kinds that users write, which ask for work before each evaluation. */
final class Metered {
    private Metered() {}

    /** The rule, asking before each evaluation; itself if it is of another kind, or work is not limited. */
    static Rule of(Rule rule, Work work) {
        if (!work.isLimited()) {
            return rule;
        }
        if (rule instanceof PickRule pick) {
            return new Pick(pick, work);
        }
        return rule instanceof ReplayRule replay ? new Replay(replay, work) : rule;
    }

    private record Pick(PickRule rule, Work work) implements PickRule {
        @Override
        public String name() {
            return rule.name();
        }

        @Override
        public RuleClass ruleClass() {
            return rule.ruleClass();
        }

        @Override
        public boolean byColumn() {
            return rule.byColumn();
        }

        @Override
        public int pick(List<Write> candidates) {
            work.require();
            return rule.pick(candidates);
        }

        @Override
        public int otherwise(List<Write> candidates) {
            return rule.otherwise(candidates);
        }
    }

    private record Replay(ReplayRule rule, Work work) implements ReplayRule {
        @Override
        public String name() {
            return rule.name();
        }

        @Override
        public Value apply(Value current, Value before, Value after) {
            work.require();
            return rule.apply(current, before, after);
        }

        @Override
        public Value apply(Value current, Write write) {
            work.require();
            return rule.apply(current, write);
        }

        @Override
        public Value otherwise(Value current, Value before, Value after) {
            return rule.otherwise(current, before, after);
        }

        @Override
        public boolean overrides(Write later, Write earlier) {
            return rule.overrides(later, earlier);
        }
    }
}
