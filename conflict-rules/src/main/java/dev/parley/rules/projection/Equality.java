package dev.parley.rules.projection;

import dev.parley.rules.operation.Value;
import java.text.Normalizer;

/**
 * Which values a unique key takes for equal, at least as coarsely as the collation of any site: a key that is too coarse
 * makes a row give way that need not, one that is too fine lets sites differ. Without locale.
 */
public enum Equality {
    EXACT,
    /** Upper and lower case are equal, and spaces at the end do not count. */
    CASE,
    /** As {@link #CASE}, and accents do not count. */
    CASE_AND_ACCENT;

    /** The value that stands for all equal ones. */
    public Value of(Value value) {
        if (value instanceof Value.Decimal decimal) {
            return new Value.Decimal(decimal.value().stripTrailingZeros());
        }
        return this == EXACT || !(value instanceof Value.Text text) ? value : new Value.Text(folded(text.value()));
    }

    private String folded(String text) {
        String plain = this == CASE ? text : withoutMarks(Normalizer.normalize(text, Normalizer.Form.NFKD));
        StringBuilder folded = new StringBuilder(plain.length());
        plain.codePoints()
                .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
                .forEach(folded::appendCodePoint);
        return folded.toString().stripTrailing();
    }

    private static String withoutMarks(String text) {
        StringBuilder rest = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(rest::appendCodePoint);
        return rest.toString();
    }
}
