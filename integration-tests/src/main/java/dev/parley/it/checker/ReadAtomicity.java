package dev.parley.it.checker;

import dev.parley.it.client.Action;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every snapshot shows all of a transaction or nothing: all slots of a writer and its item have one number, exactly one row is its
 * item although the key changes, and its list ends with that number.
 */
public final class ReadAtomicity {
    private ReadAtomicity() {}

    /** Checks all snapshots of a run. */
    public static Verdict check(Calls calls) {
        Verdict.Builder verdict = new Verdict.Builder("read-atomicity");
        verdict.count("snapshots", calls.snapshots().size());
        calls.of(Action.Put.class)
                .map(call -> (Action.Put) call.action())
                .map(put -> Map.entry(put.writer(), put.slots()))
                .distinct()
                .forEach(writer -> calls.snapshots()
                        .forEach(snapshot -> check(writer.getKey(), writer.getValue(), snapshot, verdict)));
        return verdict.build();
    }

    private static void check(String writer, int slots, Snapshot snapshot, Verdict.Builder verdict) {
        Map<Integer, Long> shown = snapshot.slots().getOrDefault(writer, Map.of());
        List<Long> items = snapshot.items().getOrDefault(writer, List.of());
        List<Long> list = snapshot.lists().getOrDefault(writer, List.of());
        if (shown.isEmpty() && items.isEmpty() && list.isEmpty()) {
            verdict.count("writers not there yet");
            return;
        }
        verdict.count("writers seen");
        Set<Long> numbers = new HashSet<>(shown.values());
        numbers.addAll(items);
        list.stream().max(Long::compare).ifPresent(numbers::add);
        if (numbers.size() != 1 || shown.size() != slots || items.size() != 1 || list.isEmpty()) {
            verdict.violated(snapshot.reader() + " saw a part of a transaction of " + writer + ": numbers "
                    + new TreeSet<>(numbers) + " in " + shown.size() + " of " + slots + " slots, items " + items
                    + ", a list of " + list.size());
        }
    }
}
