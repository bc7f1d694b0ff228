package dev.parley.it.checker;

import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import java.util.HashMap;
import java.util.Map;

/**
 * A snapshot that shows a write shows all that the write's transaction had read, and a reader never sees less than it saw
 * before.
 */
public final class CausalOrder {
    private CausalOrder() {}

    /** Checks all snapshots of a run. */
    public static Verdict check(Calls calls) {
        Verdict.Builder verdict = new Verdict.Builder("causal-order");
        Map<String, Map<String, Long>> before = new HashMap<>();
        for (Snapshot snapshot : calls.snapshots()) {
            Map<String, Long> now = new HashMap<>();
            snapshot.slots()
                    .forEach((writer, slots) ->
                            slots.values().stream().min(Long::compare).ifPresent(number -> now.put(writer, number)));
            snapshot.seen().forEach((writer, seen) -> {
                verdict.count("writes seen");
                seen.forEach((other, number) -> {
                    verdict.count("dependencies");
                    if (now.getOrDefault(other, 0L) < number) {
                        verdict.violated(snapshot.reader() + " saw write " + now.get(writer) + " of " + writer
                                + ", which had read write " + number + " of " + other + ", beside write "
                                + now.getOrDefault(other, 0L) + " of " + other);
                    }
                });
            });
            before.getOrDefault(snapshot.reader(), Map.of()).forEach((writer, number) -> {
                if (now.getOrDefault(writer, 0L) < number) {
                    verdict.violated(snapshot.reader() + " saw write " + now.getOrDefault(writer, 0L) + " of " + writer
                            + " after write " + number);
                }
            });
            before.put(snapshot.reader(), now);
        }
        verdict.count(
                "writes", calls.calls().stream().filter(Call::isAcknowledged).count());
        return verdict.build();
    }
}
