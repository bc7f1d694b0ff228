package dev.parley.it.client;

import dev.parley.it.workload.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Collects what clients do. Thread-safe. */
final class Recorder {
    private final List<Call> calls = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();

    /** Runs the transaction and keeps what it meant and what came of it. */
    Outcome record(String client, Session session, Action action, Session.Work work) {
        Outcome outcome = session.attempt(work);
        add(new Call(client, session.site(), action, outcome));
        return outcome;
    }

    synchronized void add(Call call) {
        calls.add(call);
    }

    synchronized void add(Snapshot snapshot) {
        snapshots.add(snapshot);
    }

    synchronized Calls calls() {
        return new Calls(calls, snapshots);
    }
}
