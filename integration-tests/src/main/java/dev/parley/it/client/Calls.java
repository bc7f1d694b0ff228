package dev.parley.it.client;

import dev.parley.it.workload.Outcome;
import java.util.List;
import java.util.stream.Stream;

/** All calls of a run that has ended, and all snapshots that its readers took. */
public record Calls(List<Call> calls, List<Snapshot> snapshots) {
    public Calls {
        calls = List.copyOf(calls);
        snapshots = List.copyOf(snapshots);
    }

    /** Calls that meant to do this. */
    public <A extends Action> Stream<Call> of(Class<A> kind) {
        return calls.stream().filter(call -> kind.isInstance(call.action()));
    }

    public long count(Outcome outcome) {
        return calls.stream().filter(call -> call.outcome() == outcome).count();
    }
}
