package dev.parley.rules.rule;

import java.util.List;
import java.util.Objects;

/**
 * Writes that did not see each other wait for a person; until then one of them shows, the same at every site.
 *
 * @param provisional chooses the one that shows; a rule of whole rows that never fails
 * @param overtake true if a later write of an application ends the wait, although it saw only what showed; what it did
 *     not see is then lost. False if the others keep waiting beside it
 */
public record Manual(PickRule provisional, boolean overtake) implements PickRule {
    public Manual {
        Objects.requireNonNull(provisional);
        if (provisional instanceof Manual) {
            throw new IllegalArgumentException("manual cannot be its own provisional rule");
        }
    }

    @Override
    public String name() {
        return "manual(" + provisional.name() + (overtake ? ",overtake)" : ")");
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.SIBLING_FOLD;
    }

    @Override
    public int pick(List<Write> candidates) {
        return provisional.pick(candidates);
    }

    @Override
    public int otherwise(List<Write> candidates) {
        return provisional.otherwise(candidates);
    }
}
