package dev.parley.sim;

import dev.parley.agent.WindowRowCodec;
import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.version.SiteId;
import dev.parley.store.AppliedRange;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Window;
import dev.parley.wire.StoredCodec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** What an agent does now and then: flush, heartbeat, compaction, trimming. The order of steps is the agent's. */
final class Upkeep {
    private final SimAgent agent;
    private final AgentParts parts;
    private final World world;
    private final StoredCodec codec = new StoredCodec();
    private final WindowRowCodec rows = new WindowRowCodec();
    private final Map<SiteId, Long> offsets;
    private @Nullable FlushSnapshot pending;
    private Map<SiteId, Long> pendingOffsets = Map.of();
    private int pendingGeneration;
    /** This process has told whom it counts. */
    private boolean told;

    Upkeep(SimAgent agent, AgentParts parts, Map<SiteId, Long> offsets) {
        this.agent = agent;
        this.parts = parts;
        this.world = agent.site().world();
        this.offsets = new HashMap<>(offsets);
    }

    private DbState state() {
        return agent.site().database().state();
    }

    private boolean lostLease() {
        if (state().epoch != agent.epoch()) {
            agent.lostLease();
            return true;
        }
        return false;
    }

    // ------------------------------------------------------------ flush

    /** First a snapshot, in a later step its transaction. False if nothing is to be done. */
    boolean flushStep() {
        FlushSnapshot snapshot = pending;
        if (snapshot == null) {
            offsets.putAll(parts.inbox().resumeOffsets());
            pendingOffsets = Map.copyOf(offsets);
            pending = parts.window().snapshot();
            pendingGeneration = agent.site().generation();
            return true;
        }
        long needed = snapshot.checkpoint().applied().get(agent.self());
        if (world.protocol().flushWaitsForKafka() && parts.logs().acknowledged() < needed) {
            return false;
        }
        pending = null;
        if (pendingGeneration != agent.site().generation()) {
            parts.window().notFlushed(snapshot);
            return true;
        }
        if (world.protocol().flushChecksLease() && lostLease()) {
            return true;
        }
        store(snapshot);
        parts.window().flushed(snapshot);
        long durable = lsn(snapshot);
        agent.site().confirm(world.protocol().confirmed(agent, durable));
        world.stats().add(Stats.Count.FLUSHES);
        world.audit().stabilityMoved(agent);
        return true;
    }

    private static long lsn(FlushSnapshot snapshot) {
        return ((LogPosition.Postgres) snapshot.checkpoint().position()).commitLsn();
    }

    /** One META transaction: rows, checkpoint and what has settled; never a position below the one that is there. */
    private void store(FlushSnapshot snapshot) {
        DbState.Flushed before = state().flushed;
        boolean lower = before != null
                && before.checkpoint()
                                .position()
                                .compareTo(snapshot.checkpoint().position())
                        > 0;
        if (lower && world.protocol().flushChecksLease()) {
            return;
        }
        if (lower) {
            throw new Violation("R1", "a flush of " + agent + " sets the checkpoint back");
        }
        Tx tx = agent.site().database().begin(Tx.Kind.META);
        snapshot.gone().forEach(key -> tx.changes.add(s -> s.window.remove(key)));
        snapshot.large().gone().forEachRemaining(key -> tx.changes.add(s -> s.window.remove(key)));
        world.protocol().durable(snapshot).forEach((key, row) -> {
            byte[] bytes = rows.write(row);
            tx.changes.add(s -> s.window.put(key, bytes));
        });
        DbState.Flushed flushed = new DbState.Flushed(snapshot.checkpoint(), pendingOffsets);
        tx.changes.add(s -> s.flushed = flushed);
        for (FlushSnapshot.Settled settled : snapshot.settled()) {
            world.stats().add(Stats.Count.FOLDED);
            for (LostWrite lost : settled.fold().lost()) {
                world.stats().add(Stats.Count.LOST_WRITES);
                tx.changes.add(s -> s.lost.computeIfAbsent(lost.key(), key -> new HashSet<>())
                        .add(lost));
            }
        }
        agent.site().commitNow(tx);
    }

    boolean isFlushing() {
        return pending != null;
    }

    // ------------------------------------------------------------ heartbeat

    /** True if something was captured that no own record has announced, or the others do not know whom this site counts. */
    boolean hasNews() {
        return (world.config().tellsMembers() && !told)
                || !parts.logs().announced().covers(parts.window().checkpoint().applied());
    }

    void heartbeat() {
        if (lostLease()) {
            return;
        }
        Window window = parts.window();
        byte[] floor = codec.vector(window.floor());
        Tx tx = agent.site().database().begin(Tx.Kind.HEARTBEAT);
        long number = state().heartbeat + 1;
        tx.changes.add(s -> s.heartbeat = number);
        tx.rows.add(BridgeRowShapes.heartbeat(number, floor, toldMembers()));
        agent.site().commitNow(tx);
        world.stats().add(Stats.Count.HEARTBEATS);
    }

    /** In worlds in which nobody joins or returns, heartbeats need not tell. */
    private List<SiteId> toldMembers() {
        told = true;
        return world.config().tellsMembers() ? agent.members() : List.of();
    }

    // ------------------------------------------------------------ housekeeping

    void housekeeping() {
        if (lostLease() || world.returning().isExpelled(agent)) {
            return;
        }
        Tx tx = agent.site().database().begin(Tx.Kind.META);
        boolean keepsNewest = world.protocol().keepsNewestMarker();
        tx.changes.add(s -> s.applied.forEach((origin, ranges) -> compact(s, origin, ranges, keepsNewest)));
        agent.site().commitNow(tx);
        long before = agent.site().log().begin();
        agent.site().log().trim(agent.self(), world.protocol().trimmable(agent, parts.window()));
        world.stats().add(Stats.Count.TRIMMED, agent.site().log().begin() - before);
        parts.relay().trim();
    }

    private static void compact(
            DbState state, SiteId origin, NavigableMap<Long, AppliedRange> ranges, boolean keepsNewest) {
        if (ranges.isEmpty()) {
            return;
        }
        if (keepsNewest) {
            ranges.headMap(ranges.lastKey(), false).clear();
        } else {
            state.low.put(origin, ranges.lastEntry().getValue().last());
            ranges.clear();
        }
    }
}
