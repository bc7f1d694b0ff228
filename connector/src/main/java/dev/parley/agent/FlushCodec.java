package dev.parley.agent;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.store.Blob;
import dev.parley.store.BridgeTable;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictRows;
import dev.parley.store.ConflictStatus;
import dev.parley.store.Flush;
import dev.parley.store.KnownDecision;
import dev.parley.store.StoredKey;
import dev.parley.store.StoredWrite;
import dev.parley.store.WindowRow;
import dev.parley.window.Checkpoint;
import dev.parley.window.FlushSnapshot;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.LogPlace;
import dev.parley.wire.StoredCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Window and checkpoint as the rows that keep them, and back. Not thread-safe: one for each thread. */
final class FlushCodec {
    private static final LogPlace WINDOW = LogPlace.of(BridgeTable.WINDOW.canonicalName());
    private static final LogPlace CHECKPOINT = LogPlace.of(BridgeTable.CHECKPOINT.canonicalName());

    private final SiteId self;
    private final StoredCodec codec = new StoredCodec();
    private final WindowRowCodec rows = new WindowRowCodec();
    private final ConflictRows conflicts = new ConflictRows();
    private final LongSupplier clockMicros;

    /** @param clockMicros microseconds since the Unix epoch */
    FlushCodec(SiteId self, LongSupplier clockMicros) {
        this.self = self;
        this.clockMicros = clockMicros;
    }

    /** Rows are encoded while they are read: encoded, those of a large transaction take as much again as they do anyway. */
    Flush encode(FlushSnapshot snapshot, Map<SiteId, Long> offsets) {
        Iterable<WindowRow> changed = () -> Stream.concat(
                        snapshot.rows().entrySet().stream(),
                        stream(snapshot.large().changed()))
                .map(row -> encode(row.getKey(), row.getValue()))
                .iterator();
        Iterable<StoredKey> gone = () -> Stream.concat(
                        snapshot.gone().stream(), stream(snapshot.large().gone()))
                .map(StoredKey::of)
                .iterator();
        long now = clockMicros.getAsLong();
        List<ConflictRow> lost = new ArrayList<>();
        List<StoredWrite> contested = new ArrayList<>();
        List<KnownDecision> decisions = new ArrayList<>();
        for (FlushSnapshot.Settled row : snapshot.settled()) {
            StoredKey key = StoredKey.of(row.key());
            ConflictDetail detail =
                    new ConflictDetail(row.before(), row.fold().state().base());
            row.fold().lost().forEach(write -> lost.add(conflicts.of(write, ConflictStatus.FINAL, detail, now)));
            row.fold().contested().forEach(dot -> contested.add(new StoredWrite(key, dot)));
            row.decisions().forEach(write -> decisions.add(KnownDecision.of(write)));
        }
        return new Flush(encode(snapshot.checkpoint(), offsets), changed, gone, lost, contested, decisions);
    }

    private static <T> Stream<T> stream(Iterator<T> elements) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(elements, 0), false);
    }

    private WindowRow encode(RowKey key, FlushSnapshot.StoredRow row) {
        return new WindowRow(StoredKey.of(key), Blob.of(codec.key(key)), Blob.of(rows.write(row)));
    }

    RowKey key(WindowRow row) {
        return codec.key(row.keyBytes().bytes(), WINDOW);
    }

    /** @param key of this row */
    FlushSnapshot.StoredRow decode(RowKey key, WindowRow row) {
        return rows.read(key, row.state().bytes());
    }

    private dev.parley.store.Checkpoint encode(Checkpoint checkpoint, Map<SiteId, Long> offsets) {
        Map<String, Long> byName = new HashMap<>();
        offsets.forEach((site, offset) -> byName.put(site.toString(), offset));
        return new dev.parley.store.Checkpoint(
                checkpoint.position(),
                checkpoint.applied().get(self),
                checkpoint.clock().packed(),
                Blob.of(codec.vector(checkpoint.applied())),
                Blob.of(codec.known(checkpoint.known())),
                Blob.of(codec.known(checkpoint.floors())),
                Blob.of(codec.offsets(byName)));
    }

    Checkpoint decode(dev.parley.store.Checkpoint row) {
        return new Checkpoint(
                row.position(),
                codec.vector(row.vector().bytes(), CHECKPOINT),
                codec.known(row.known().bytes(), CHECKPOINT),
                codec.known(row.floors().bytes(), CHECKPOINT),
                new HybridTimestamp(row.hlc()));
    }

    Map<SiteId, Long> offsets(dev.parley.store.Checkpoint row) {
        Map<SiteId, Long> offsets = new HashMap<>();
        codec.offsets(row.offsets().bytes(), CHECKPOINT)
                .forEach((site, offset) -> offsets.put(SiteId.parse(site), offset));
        return offsets;
    }
}
