package dev.parley.rules.rule;

import dev.parley.rules.operation.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The texts of all writes that did not see each other, one after another, the earliest first; equal ones once. A write
 * that saw them replaces them.
 *
 * @param separator stands between them
 * @param charsMax longest result, in UTF-16 code units; beyond it the latest text stands alone
 */
public record Concat(String separator, int charsMax) implements MergeRule {
    public Concat {
        Objects.requireNonNull(separator);
        if (charsMax < 1) {
            throw new IllegalArgumentException("concat needs a limit of at least 1 character, got " + charsMax);
        }
    }

    @Override
    public String name() {
        return "concat(" + separator + "," + charsMax + ")";
    }

    @Override
    public Value merge(List<Write> siblings) {
        Set<String> texts = new LinkedHashSet<>();
        for (Write write : siblings) {
            if (write.after() instanceof Value.Text text) {
                texts.add(text.value());
            } else if (!(write.after() instanceof Value.Null)) {
                throw new RuleException(
                        "concat joins texts, found " + write.after().getClass().getSimpleName());
            }
        }
        String joined = String.join(separator, texts);
        if (joined.length() > charsMax) {
            throw new RuleException("concat would make " + joined.length() + " characters, the limit is " + charsMax);
        }
        return texts.isEmpty() ? Value.Null.NULL : new Value.Text(joined);
    }
}
