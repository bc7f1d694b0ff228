package dev.parley.it.checker;

import dev.parley.it.client.Action;
import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In the end each register holds the last acknowledged write of its writer, or a later one whose end nobody knows; and each list
 * holds every acknowledged entry once, none that failed, and none that nobody wrote.
 */
public final class LastWrites {
    private LastWrites() {}

    /**
     * Checks what the sites show in the end.
     *
     * @param ends one snapshot a site, taken at rest
     */
    public static Verdict check(Calls calls, List<Snapshot> ends) {
        Verdict.Builder verdict = new Verdict.Builder("last-writes");
        Map<String, List<Call>> byWriter = new HashMap<>();
        calls.of(Action.Put.class)
                .forEach(call -> byWriter.computeIfAbsent(put(call).writer(), name -> new ArrayList<>())
                        .add(call));
        for (Snapshot end : ends) {
            byWriter.forEach((writer, puts) -> check(writer, puts, end, verdict));
            strangers(byWriter.keySet(), end.slots().keySet(), end, verdict);
            strangers(byWriter.keySet(), end.lists().keySet(), end, verdict);
        }
        return verdict.build();
    }

    private static Action.Put put(Call call) {
        return (Action.Put) call.action();
    }

    private static void strangers(
            Collection<String> known, Collection<String> shown, Snapshot end, Verdict.Builder verdict) {
        shown.stream()
                .filter(writer -> !known.contains(writer))
                .forEach(writer -> verdict.violated(end.site() + " shows rows of " + writer + ", who never wrote"));
    }

    private static void check(String writer, List<Call> puts, Snapshot end, Verdict.Builder verdict) {
        verdict.count("writers");
        long lastAcknowledged = puts.stream()
                .filter(Call::isAcknowledged)
                .mapToLong(call -> put(call).number())
                .max()
                .orElse(0);
        Map<Long, Call> byNumber = new HashMap<>();
        puts.forEach(call -> byNumber.put(put(call).number(), call));
        for (long number :
                new HashSet<>(end.slots().getOrDefault(writer, Map.of()).values())) {
            if (!mayShow(byNumber, number) || number < lastAcknowledged) {
                verdict.violated(end.site() + " shows write " + number + " of " + writer
                        + ", whose last acknowledged is " + lastAcknowledged);
            }
        }
        if (lastAcknowledged > 0 && !end.slots().containsKey(writer)) {
            verdict.violated(end.site() + " shows nothing of " + writer + ", whose last acknowledged write is "
                    + lastAcknowledged);
        }
        checkList(writer, byNumber, end, verdict);
    }

    private static boolean mayShow(Map<Long, Call> byNumber, long number) {
        return byNumber.containsKey(number) && byNumber.get(number).mayHaveHappened();
    }

    private static void checkList(String writer, Map<Long, Call> byNumber, Snapshot end, Verdict.Builder verdict) {
        Set<Long> entries = new HashSet<>();
        for (long number : end.lists().getOrDefault(writer, List.of())) {
            verdict.count("entries");
            if (!entries.add(number)) {
                verdict.violated(end.site() + " shows entry " + number + " of " + writer + " twice");
            }
            if (!mayShow(byNumber, number)) {
                verdict.violated(
                        end.site() + " shows entry " + number + " of " + writer + ", which failed or never was");
            }
        }
        byNumber.forEach((number, call) -> {
            if (call.isAcknowledged() && !entries.contains(number)) {
                verdict.violated(end.site() + " lacks the acknowledged entry " + number + " of " + writer);
            }
        });
    }
}
