package dev.parley.rules.rule;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Value;
import java.util.LinkedHashSet;
import java.util.List;
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
        return pairs(List.of(earlier, later)).overrides(1, 0);
    }

    @Override
    public Pairs pairs(List<Write> writes) {
        SetChanges changes = new SetChanges(form, writes);
        return changes::contradict;
    }
}
