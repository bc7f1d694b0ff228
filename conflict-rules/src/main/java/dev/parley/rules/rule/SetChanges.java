package dev.parley.rules.rule;

import dev.parley.rules.merge.Elements;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each of some writes added to a set and removed from it, by numbers of the elements. Not thread-safe. */
final class SetChanges {
    private record Change(BitSet added, BitSet removed) {}

    private final Elements form;
    private final List<Write> writes;
    private final Map<String, Integer> numbers = new HashMap<>();
    /** Of the writes that somebody has asked about. */
    private final Map<Integer, Change> changes = new HashMap<>();

    SetChanges(Elements form, List<Write> writes) {
        this.form = form;
        this.writes = writes;
    }

    /** True if one removed what the other added. Throws {@link RuleException} if a value is no set. */
    boolean contradict(int one, int other) {
        Change a = change(one);
        Change b = change(other);
        return a.added.intersects(b.removed) || a.removed.intersects(b.added);
    }

    private Change change(int place) {
        return changes.computeIfAbsent(place, this::read);
    }

    private Change read(int place) {
        Write write = writes.get(place);
        Set<String> from = form.of(write.before());
        Set<String> to = form.of(write.after());
        return new Change(numbers(to, from), numbers(from, to));
    }

    private BitSet numbers(Set<String> elements, Set<String> without) {
        BitSet found = new BitSet();
        for (String element : elements) {
            if (!without.contains(element)) {
                found.set(numbers.computeIfAbsent(element, next -> numbers.size()));
            }
        }
        return found;
    }
}
