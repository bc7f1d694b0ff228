package dev.parley.rules.rule;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Value;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every element ever written in the life of the row stays; removing one has no effect. Where no side has all elements,
 * they are put in order of their text.
 */
public record GrowSet(Elements form) implements JoinRule {
    public GrowSet {
        Objects.requireNonNull(form);
    }

    @Override
    public String name() {
        return "grow-set(" + form.text() + ")";
    }

    @Override
    public Value join(Value earlier, Value later) {
        Set<String> first = form.of(earlier);
        Set<String> second = form.of(later);
        if (second.containsAll(first) && !(later instanceof Value.Null)) {
            return later;
        }
        if (first.containsAll(second)) {
            return earlier;
        }
        Set<String> all = new TreeSet<>(first);
        all.addAll(second);
        return form.value(all, later);
    }
}
