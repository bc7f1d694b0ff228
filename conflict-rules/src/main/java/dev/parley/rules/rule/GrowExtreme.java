package dev.parley.rules.rule;

import dev.parley.rules.operation.Value;

/**
 * The greatest, or smallest, value ever written in the life of the row stands: a write on the other side has no effect,
 * also if it saw the value. A new row under the key begins anew.
 *
 * @param greatest true for {@code grow-max}, false for {@code grow-min}
 */
public record GrowExtreme(boolean greatest) implements JoinRule {
    @Override
    public String name() {
        return greatest ? "grow-max" : "grow-min";
    }

    @Override
    public Value join(Value earlier, Value later) {
        return Extreme.stands(later, earlier, greatest) ? later : earlier;
    }
}
