package dev.parley.rules.projection;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.Optional;

/**
 * The values that a row shows in place of a text that another row holds. Made of the row's key alone, so that it stays
 * whatever happens to the row, and no two rows get the same.
 */
public final class Suffix {
    private Suffix() {}

    /**
     * The text with marks behind it, cut so that all fits.
     *
     * @param marks how many, from 1: one more if another row of its own right has the value with fewer
     * @param lengthMax characters of the result, as code points
     * @return empty if there is no room for any of the text
     */
    public static Optional<Value.Text> of(RowKey key, Value.Text text, int marks, int lengthMax) {
        String behind = ("~" + mark(key)).repeat(marks);
        return behind.length() >= lengthMax
                ? Optional.empty()
                : Optional.of(new Value.Text(cut(text.value(), lengthMax - behind.length()) + behind));
    }

    private static String mark(RowKey key) {
        return key.size() == 1 && key.get(0) instanceof Value.Int number
                ? Long.toString(number.value())
                : key.hashText();
    }

    /** By code points, so that no pair is cut in two. */
    private static String cut(String text, int lengthMax) {
        int points = text.codePointCount(0, text.length());
        return points <= lengthMax ? text : text.substring(0, text.offsetByCodePoints(0, lengthMax));
    }
}
