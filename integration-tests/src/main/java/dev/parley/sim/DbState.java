package dev.parley.sim;

import dev.parley.apply.RowVersion;
import dev.parley.join.JoinSite;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.LostWrite;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.ConflictName;
import dev.parley.store.ConflictRow;
import dev.parley.store.ProjectedRow;
import dev.parley.store.StoredKey;
import dev.parley.window.Checkpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a simulated database shows to everybody: a fold over the visible entries of its log. Mutable. */
final class DbState {
    /** One row with its physical version. */
    record Stored(Row image, RowVersion version) {}

    /** A durable flush of the window. */
    record Flushed(Checkpoint checkpoint, Map<SiteId, Long> offsets) {
        Flushed {
            offsets = Map.copyOf(offsets);
        }
    }

    /** What a transaction does to the state; applied when it becomes visible, and again when a crash is recovered from. */
    @FunctionalInterface
    interface Change {
        void applyTo(DbState state);
    }

    final TreeMap<RowKey, Stored> rows = new TreeMap<>();
    final TreeMap<SiteId, TreeMap<Long, AppliedRange>> applied = new TreeMap<>();
    final Map<StoredKey, ProjectedRow> projected = new HashMap<>();
    /** Rows that give way to keys now. */
    final Map<ConflictName, ConflictRow> gaveWay = new HashMap<>();

    final TreeMap<RowKey, byte[]> window = new TreeMap<>();
    /** Every final word on a losing write. */
    final Map<RowKey, Set<LostWrite>> lost = new HashMap<>();

    /** The site in the incarnation that the database belongs to; null for the first one. */
    @Nullable
    SiteId self;

    /** With which it has begun that incarnation; null for the first one. */
    @Nullable
    String token;

    /** Of former incarnations, the last transactions that count. */
    final TreeMap<SiteId, Long> ends = new TreeMap<>();

    /** Whom the site has said last that it will count. */
    List<String> told = List.of();

    /** An agent has run with it. */
    boolean ran;
    /** Rows set aside when the site returned. */
    final TreeMap<RowKey, Row> brought = new TreeMap<>();
    /** The log's end when the database forgot what it knew of the bridge. */
    long begun;

    long epoch;
    long nonce;
    long heartbeat;
    /** Only for the planted bug that keeps a low-water mark in place of the newest marker. */
    final TreeMap<SiteId, Long> low = new TreeMap<>();

    @Nullable
    Flushed flushed;

    /** From whom the site takes over its rows; null if no such run is under way. */
    @Nullable
    JoinSite.Run join;

    /** How far each table is taken over. */
    final Map<String, JoinSite.Progress> copied = new HashMap<>();

    /** All that the bridge has here but the tables' rows: gone, as after {@code parley remove} and {@code parley init}. */
    void forget(long end) {
        applied.clear();
        projected.clear();
        gaveWay.clear();
        window.clear();
        lost.clear();
        low.clear();
        ends.clear();
        brought.clear();
        copied.clear();
        self = null;
        token = null;
        told = List.of();
        ran = false;
        begun = end;
        epoch = 0;
        nonce = 0;
        heartbeat = 0;
        flushed = null;
        join = null;
    }

    /** Per origin the highest sequence applied. */
    VersionVector committed() {
        VersionVector result = VersionVector.EMPTY;
        for (Map.Entry<SiteId, TreeMap<Long, AppliedRange>> origin : applied.entrySet()) {
            long last = low.getOrDefault(origin.getKey(), 0L);
            if (!origin.getValue().isEmpty()) {
                last = Math.max(last, origin.getValue().lastEntry().getValue().last());
            }
            result = result.with(origin.getKey(), last);
        }
        return result;
    }
}
