package dev.parley.it.checker;

import dev.parley.it.client.Action;
import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In the end no child has a parent that is not there, no child is missing, and a child stands without its parent only if somebody deleted
 * the parent. Parents that were deleted are gone, all others are there.
 */
public final class Families {
    private Families() {}

    /** Checks what the sites show in the end, under the rule that orphans stand without a parent. */
    public static Verdict check(Calls calls, List<Snapshot> ends) {
        Verdict.Builder verdict = new Verdict.Builder("families");
        Set<String> born = new HashSet<>();
        Set<String> perhapsGone = new HashSet<>();
        Set<String> gone = new HashSet<>();
        calls.of(Action.Bear.class)
                .filter(Call::isAcknowledged)
                .forEach(call -> born.add(((Action.Bear) call.action()).parent()));
        calls.of(Action.Leave.class).filter(Call::mayHaveHappened).forEach(call -> {
            perhapsGone.add(((Action.Leave) call.action()).parent());
            if (call.isAcknowledged()) {
                gone.add(((Action.Leave) call.action()).parent());
            }
        });
        Map<String, Call> joins = new HashMap<>();
        calls.of(Action.Join.class).forEach(call -> joins.put(((Action.Join) call.action()).child(), call));
        for (Snapshot end : ends) {
            verdict.count("parents", end.parents().size());
            born.stream()
                    .filter(parent ->
                            !perhapsGone.contains(parent) && !end.parents().contains(parent))
                    .forEach(parent -> verdict.violated(end.site() + " lacks the parent " + parent));
            gone.stream()
                    .filter(end.parents()::contains)
                    .forEach(parent -> verdict.violated(end.site() + " shows the deleted parent " + parent));
            joins.forEach((child, call) -> checkJoin(child, call, end, perhapsGone, verdict));
            end.children().forEach((child, parent) -> checkChild(child, parent, joins, end, verdict));
        }
        return verdict.build();
    }

    private static void checkJoin(
            String child, Call call, Snapshot end, Set<String> perhapsGone, Verdict.Builder verdict) {
        Optional<String> shown = end.children().get(child) == null
                ? Optional.empty()
                : end.children().get(child);
        if (call.isAcknowledged() && !end.children().containsKey(child)) {
            verdict.violated(end.site() + " lacks the child " + child);
        }
        String wanted = ((Action.Join) call.action()).parent();
        if (end.children().containsKey(child) && shown.isEmpty()) {
            verdict.count("children without their parent");
            if (!perhapsGone.contains(wanted)) {
                verdict.violated(
                        end.site() + " shows the child " + child + " without " + wanted + ", which nobody deleted");
            }
        }
    }

    private static void checkChild(
            String child, Optional<String> parent, Map<String, Call> joins, Snapshot end, Verdict.Builder verdict) {
        verdict.count("children");
        Optional<Call> call = Optional.ofNullable(joins.get(child)).filter(Call::mayHaveHappened);
        if (call.isEmpty()) {
            verdict.violated(end.site() + " shows the child " + child + ", which failed or never was");
            return;
        }
        parent.filter(id -> !end.parents().contains(id))
                .ifPresent(id -> verdict.violated(end.site() + " shows the orphan " + child + " of " + id));
        parent.filter(id -> !id.equals(((Action.Join) call.get().action()).parent()))
                .ifPresent(id -> verdict.violated(end.site() + " gives the child " + child + " to " + id));
    }
}
