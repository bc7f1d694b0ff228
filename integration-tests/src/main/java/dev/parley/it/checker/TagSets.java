package dev.parley.it.checker;

import dev.parley.it.client.Action;
import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In the end a set holds every element whose adding was acknowledged and that nobody took out, none that an acknowledged call took out
 * (elements are added once, and taken out only where they were seen), and none that nobody added.
 */
public final class TagSets {
    private TagSets() {}

    /** Checks what the sites show in the end. */
    public static Verdict check(Calls calls, List<Snapshot> ends) {
        Verdict.Builder verdict = new Verdict.Builder("tag-sets");
        Set<Map.Entry<String, String>> must = new HashSet<>();
        Set<Map.Entry<String, String>> may = new HashSet<>();
        calls.of(Action.Tag.class).forEach(call -> {
            Action.Tag tag = (Action.Tag) call.action();
            add(call, Map.entry(tag.set(), tag.element()), must, may);
        });
        Set<Map.Entry<String, String>> gone = new HashSet<>();
        calls.of(Action.Untag.class).filter(Call::mayHaveHappened).forEach(call -> {
            Action.Untag untag = (Action.Untag) call.action();
            must.remove(Map.entry(untag.set(), untag.element()));
            if (call.isAcknowledged()) {
                gone.add(Map.entry(untag.set(), untag.element()));
            }
        });
        verdict.count("must be there", must.size());
        verdict.count("must be gone", gone.size());
        ends.forEach(end -> check(end, must, may, gone, verdict));
        return verdict.build();
    }

    private static <E> void add(Call call, E element, Set<E> must, Set<E> may) {
        if (call.mayHaveHappened()) {
            may.add(element);
        }
        if (call.isAcknowledged()) {
            must.add(element);
        }
    }

    private static void check(
            Snapshot end,
            Set<Map.Entry<String, String>> must,
            Set<Map.Entry<String, String>> may,
            Set<Map.Entry<String, String>> gone,
            Verdict.Builder verdict) {
        Set<Map.Entry<String, String>> shown = new HashSet<>();
        end.tags().forEach((set, elements) -> elements.forEach(element -> shown.add(Map.entry(set, element))));
        verdict.count("elements", shown.size());
        must.stream()
                .filter(element -> !shown.contains(element))
                .forEach(element -> verdict.violated(end.site() + " lacks the element " + element));
        shown.stream()
                .filter(element -> !may.contains(element))
                .forEach(element ->
                        verdict.violated(end.site() + " shows the element " + element + ", added by nobody"));
        shown.stream()
                .filter(gone::contains)
                .forEach(element -> verdict.violated(end.site() + " shows the element " + element + ", taken out"));
    }
}
