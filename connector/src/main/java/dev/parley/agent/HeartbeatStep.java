package dev.parley.agent;

import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.PolicyMark;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Blob;
import dev.parley.store.HeartbeatStore;
import dev.parley.window.Window;
import dev.parley.wire.StoredCodec;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says in the site's own log how far it has come: when it has applied something since the last record, and now and then
 * for liveness. Runs on its own thread.
 */
final class HeartbeatStep implements Loop.Step {
    private final Window window;
    private final Supplier<VersionVector> announced;
    private final Supplier<PolicyMark.Pair> policies;
    private final HeartbeatStore store;
    private final List<String> members;
    private final AgentRelease agent;
    private final long epoch;
    private final Duration interval;
    private final Duration liveness;
    private final LongSupplier nanoClock;
    private final StoredCodec codec = new StoredCodec();
    private long lastBeat;
    private PolicyMark.Pair told = PolicyMark.Pair.NONE;

    /**
     * @param announced frontier of the last own record or heartbeat
     * @param policies that the site uses and has prepared; told at once when they change
     * @param members the sites of the group, this one included
     * @param agent what this one is
     * @param interval shortest time between two heartbeats
     * @param liveness longest time between two heartbeats
     */
    HeartbeatStep(
            Window window,
            Supplier<VersionVector> announced,
            Supplier<PolicyMark.Pair> policies,
            HeartbeatStore store,
            List<String> members,
            AgentRelease agent,
            long epoch,
            Duration interval,
            Duration liveness,
            LongSupplier nanoClock) {
        this.window = window;
        this.announced = announced;
        this.policies = policies;
        this.store = store;
        this.members = members.stream().sorted().toList();
        this.agent = agent;
        this.epoch = epoch;
        this.interval = interval;
        this.liveness = liveness;
        this.nanoClock = nanoClock;
        this.lastBeat = nanoClock.getAsLong() - liveness.toNanos();
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(interval)) {
            return;
        }
        long now = nanoClock.getAsLong();
        boolean advanced = !announced.get().covers(window.checkpoint().applied());
        PolicyMark.Pair present = policies.get();
        if (advanced || !present.equals(told) || now - lastBeat >= liveness.toNanos()) {
            store.beat(
                    epoch,
                    Blob.of(codec.vector(window.floor())),
                    new AgentRelease.Told(present, agent).text(),
                    members);
            told = present;
            lastBeat = now;
        }
    }
}
