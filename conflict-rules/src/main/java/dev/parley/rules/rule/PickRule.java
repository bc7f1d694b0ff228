package dev.parley.rules.rule;

import java.util.List;

/**
 * Chooses one of the writes; its values become the unit's. A rule of class {@link RuleClass#TOTAL_ORDER} is given all
 * writes not yet folded, one of class {@link RuleClass#SIBLING_FOLD} those that no other one supersedes.
 */
public non-sealed interface PickRule extends Rule {
    /**
     * The position of the write that stands. Only which writes there are may matter, never their position.
     *
     * @param candidates by ascending rank, at least one
     */
    int pick(List<Write> candidates);

    /** The position of the write that stands where {@link #pick} refuses; as total as a rule can be. */
    default int otherwise(List<Write> candidates) {
        return candidates.size() - 1;
    }

    @Override
    default boolean byColumn() {
        return false;
    }
}
