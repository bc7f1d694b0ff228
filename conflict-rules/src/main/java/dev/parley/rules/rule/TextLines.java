package dev.parley.rules.rule;

import dev.parley.rules.merge.TextMerge;
import dev.parley.rules.operation.Value;

/**
 * A text merged line by line: people who edit different lines at once both keep their edit; where they edited the same
 * lines, both versions stand, the earlier first.
 *
 * @param charsMax longest text that is merged, in UTF-16 code units; a longer one is replaced as a whole
 * @param stepsMax most line comparisons for one merge
 */
public record TextLines(int charsMax, int stepsMax) implements ReplayRule {
    private static final int CHARS_MAX = 1 << 20;
    private static final int STEPS_MAX = 4_000_000;

    public TextLines {
        if (charsMax < 1 || stepsMax < 1 || stepsMax > 1 << 26) {
            throw new IllegalArgumentException("text-merge needs limits of at least 1 and at most 67108864 steps, got "
                    + charsMax + " and " + stepsMax);
        }
    }

    /** A million characters, four million comparisons. */
    public TextLines() {
        this(CHARS_MAX, STEPS_MAX);
    }

    @Override
    public String name() {
        return "text-merge(" + TextMerge.ALGORITHM + "," + charsMax + "," + stepsMax + ")";
    }

    @Override
    public Value apply(Value current, Value before, Value after) {
        String merged = new TextMerge(stepsMax).apply(text(current), text(before), text(after));
        if (merged.length() > charsMax) {
            throw new RuleException(
                    "text-merge would make " + merged.length() + " characters, the limit is " + charsMax);
        }
        return new Value.Text(merged);
    }

    /** Both versions stand, so nothing is undone; unless the later one cannot be merged. */
    @Override
    public boolean overrides(Write later, Write earlier) {
        text(later.before());
        text(later.after());
        return false;
    }

    private String text(Value value) {
        if (!(value instanceof Value.Text text)) {
            throw new RuleException(
                    "text-merge merges texts, found " + value.getClass().getSimpleName());
        }
        if (text.value().length() > charsMax) {
            throw new RuleException(
                    "text-merge found " + text.value().length() + " characters, the limit is " + charsMax);
        }
        return text.value();
    }
}
