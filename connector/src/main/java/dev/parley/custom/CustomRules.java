package dev.parley.custom;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.Write;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Makes rules of expressions. Thread-safe, and so are the rules. */
public final class CustomRules {
    private CustomRules() {}

    /**
     * The rule of an expression.
     *
     * @param fallback decides where the expression fails: among siblings a rule that picks, in a replay one that replays
     *     or last-writer-wins
     * @throws ExpressionException if the text is no expression of the right types
     * @throws IllegalArgumentException if the fallback cannot stand in
     */
    public static Rule of(CustomExpression expression, Rule fallback) throws ExpressionException {
        return switch (expression.ruleClass()) {
            case SIBLINGS -> siblings(expression, fallback);
            case REPLAY -> replay(expression, fallback);
        };
    }

    private static Rule siblings(CustomExpression expression, Rule fallback) throws ExpressionException {
        if (!(fallback instanceof PickRule pick)) {
            throw new IllegalArgumentException(fallback.name() + " cannot be the fallback of a rule that chooses among"
                    + " siblings; use last-writer-wins, first-writer-wins, site-priority, min or max");
        }
        Program program = Program.siblings(expression);
        boolean rows = expression.text().contains("row");
        String name = expression.name(fallback.name());
        return new CustomRule.Pick(name, new Chooser(program, rows), pick);
    }

    /**
     * The same rule, telling after each evaluation of its expression how many steps it took; itself if it is none of an
     * expression.
     */
    public static Rule telling(Rule rule, IntConsumer steps) {
        if (rule instanceof CustomRule.Pick pick && pick.choice() instanceof Chooser chooser) {
            Chooser telling = new Chooser(chooser.program.telling(steps), chooser.rows);
            return new CustomRule.Pick(pick.name(), telling, pick.fallback());
        }
        if (rule instanceof CustomRule.Replay replay && replay.merge() instanceof Merger merger) {
            Merger telling = new Merger(merger.program.telling(steps), merger.rows);
            return new CustomRule.Replay(replay.name(), telling, replay.fallback());
        }
        return rule;
    }

    private record Chooser(Program program, boolean rows) implements CustomRule.Choice {
        @Override
        public int pick(List<Write> writes) {
            Object result = program.evaluate(Map.of(Environment.SIBLINGS, WriteView.of(writes, rows)));
            long position = result instanceof Long number ? number : WriteView.position(result);
            if (position < 0 || position >= writes.size()) {
                throw new RuleException(
                        "the expression chose number " + position + " of " + writes.size() + " writes, counted from 0");
            }
            return (int) position;
        }
    }

    private static Rule replay(CustomExpression expression, Rule fallback) throws ExpressionException {
        Program program = Program.replay(expression);
        boolean rows = expression.text().contains("row");
        return new CustomRule.Replay(expression.name(fallback.name()), new Merger(program, rows), replaying(fallback));
    }

    private static @Nullable ReplayRule replaying(Rule fallback) {
        if (fallback instanceof ReplayRule rule && !(fallback instanceof CustomRule.Replay)) {
            return rule;
        }
        if (fallback instanceof LastWriterWins) {
            return null;
        }
        throw new IllegalArgumentException(fallback.name() + " cannot be the fallback of a replay; use"
                + " last-writer-wins, set-add-remove, json-merge or text-merge");
    }

    /** The laws of a replay hold whatever the expression says: what did not change, or is there already, asks nobody. */
    private record Merger(Program program, boolean rows) implements CustomRule.Merge {
        @Override
        public Value apply(Value current, Value before, Value after) {
            return apply(current, before, after, WriteView.unknown(before, after));
        }

        @Override
        public Value apply(Value current, Write write) {
            return apply(current, write.before(), write.after(), WriteView.of(write, rows));
        }

        private Value apply(Value current, Value before, Value after, Map<String, Object> write) {
            if (before.equals(after)) {
                return current;
            }
            if (current.equals(before) || current.equals(after)) {
                return after;
            }
            Map<String, Object> variables = Map.of(
                    Environment.CURRENT, CelValues.of(current),
                    Environment.BEFORE, CelValues.of(before),
                    Environment.AFTER, CelValues.of(after),
                    Environment.WRITTEN, write);
            return CelValues.back(program.evaluate(variables), current, before, after);
        }
    }
}
