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
