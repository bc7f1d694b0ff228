package dev.parley.rules.rule;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Value;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A set: what each write added and removed is replayed in rank order, so elements that different sites added all stay, and
 * of an addition and a removal of one element that did not see each other the later stands.
 */
public record SetAddRemove(Elements form) implements ReplayRule {
    public SetAddRemove {
        Objects.requireNonNull(form);
    }

    @Override
    public String name() {
        return "set-add-remove(" + form.text() + ")";
    }

    @Override
    public Value apply(Value current, Value before, Value after) {
        if (after.equals(before)) {
            return current;
        }
        if (current.equals(before) || current.equals(after)) {
            return after;
        }
        Set<String> from = form.of(before);
        Set<String> to = form.of(after);
        Set<String> result = new LinkedHashSet<>(form.of(current));
        result.removeIf(element -> from.contains(element) && !to.contains(element));
        to.stream().filter(element -> !from.contains(element)).forEach(result::add);
        return form.value(result, current instanceof Value.Null ? after : current);
    }

    /** True if the later removes what the earlier added, or adds what it removed. */
    @Override
    public boolean overrides(Write later, Write earlier) {
        Set<String> from = form.of(earlier.before());
        Set<String> to = form.of(earlier.after());
        Set<String> laterFrom = form.of(later.before());
        Set<String> laterTo = form.of(later.after());
        return meet(added(from, to), added(laterTo, laterFrom)) || meet(added(to, from), added(laterFrom, laterTo));
    }

    private static Set<String> added(Set<String> from, Set<String> to) {
        Set<String> added = new LinkedHashSet<>(to);
        added.removeAll(from);
        return added;
    }

    private static boolean meet(Set<String> a, Set<String> b) {
        return a.stream().anyMatch(b::contains);
    }
}
