package dev.parley.rules.rule;

import dev.parley.rules.operation.Operation;
import java.util.List;

/**
 * One rule where rows were inserted apart under one key, another for all else that meets. A function of the writes that no
 * other supersedes, as both are.
 *
 * @param inserts chooses where at least two of the writes are inserts
 * @param updates chooses otherwise
 */
public record ByKind(PickRule inserts, PickRule updates) implements PickRule {
    public ByKind {
        requirePlain(inserts);
        requirePlain(updates);
    }

    private static void requirePlain(PickRule rule) {
        if (rule instanceof Manual) {
            throw new IllegalArgumentException(
                    rule.name()
                            + " cannot decide one kind of conflict only: somebody writes on before a person has decided, then an insert"
                            + " meets an update, and the other rule would decide what the person was asked; use manual for every kind");
        }
        if (!(rule instanceof LastWriterWins || rule instanceof FirstWriterWins || rule instanceof SitePriority)) {
            throw new IllegalArgumentException(
                    rule.name()
                            + " cannot decide one kind of conflict only; use last-writer-wins, first-writer-wins or site-priority");
        }
    }

    @Override
    public String name() {
        return "by-kind(inserts " + inserts.name() + ",updates " + updates.name() + ")";
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.SIBLING_FOLD;
    }

    @Override
    public int pick(List<Write> candidates) {
        long born = candidates.stream()
                .filter(write -> write.operation() instanceof Operation.Insert)
                .count();
        return (born > 1 ? inserts : updates).pick(candidates);
    }
}
