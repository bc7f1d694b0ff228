package dev.parley.agent;

import dev.parley.join.JoinPoint;
import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Stamp;
import dev.parley.store.AppliedRange;
import dev.parley.store.Blob;
import dev.parley.store.ProjectedRow;
import dev.parley.store.StoredKey;
import dev.parley.window.Checkpoint;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Pin;
import dev.parley.window.WindowCut;
import dev.parley.wire.StoredCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a site that has taken over a cut writes down for its agent to go on from. Without state but a codec. */
public final class JoinRecords {
    private final StoredCodec codec = new StoredCodec();

    /** One marker for each origin says up to where; all below is covered by it. */
    public static List<AppliedRange> ranges(JoinPoint point, long epoch) {
        List<AppliedRange> ranges = new ArrayList<>();
        point.applied()
                .forEach((origin, sequence) -> ranges.add(new AppliedRange(
                        origin, sequence, sequence, point.clock().packed(), epoch)));
        return ranges;
    }

    /** The first flush: the states of the cut, at the position where capture begins. */
    public static FlushSnapshot flush(JoinPoint point, LogPosition position, List<WindowCut.CutRow> rows) {
        Checkpoint checkpoint = new Checkpoint(position, point.applied(), point.known(), Map.of(), point.clock());
        Map<RowKey, FlushSnapshot.StoredRow> states = new HashMap<>();
        rows.forEach(row -> states.put(row.key(), new FlushSnapshot.StoredRow(row.state(), false, taken(row.pin()))));
        return new FlushSnapshot(checkpoint, states, Set.of(), List.of());
    }

    /**
     * A pinned row is named among what stands in its own way, which no row ever is: so the first look of the site's agent
     * finds that changed, and tells people of this site, too, that the row gives way.
     */
    private static @Nullable Pin taken(@Nullable Pin pin) {
        if (pin == null) {
            return null;
        }
        List<RowKey> blockers = new ArrayList<>(pin.blockers());
        blockers.add(pin.key());
        return new Pin(pin.key(), pin.projection(), pin.reason(), blockers, pin.held());
    }

    /** The rows that do not stand as their states say. */
    public List<ProjectedRow> pins(List<WindowCut.CutRow> rows) {
        List<ProjectedRow> pins = new ArrayList<>();
        for (WindowCut.CutRow row : rows) {
            Pin pin = taken(row.pin());
            if (pin != null) {
                pins.add(projected(pin, rank(row)));
            }
        }
        return pins;
    }

    private static Optional<Stamp> rank(WindowCut.CutRow row) {
        return row.state().operations().stream()
                .map(operation -> operation.stamp())
                .max(Comparator.comparing(Stamp::writtenAt)
                        .thenComparing(stamp -> stamp.dot().origin()));
    }

    private ProjectedRow projected(Pin pin, Optional<Stamp> rank) {
        return new ProjectedRow(
                StoredKey.of(pin.key()),
                Blob.of(codec.key(pin.key())),
                blob(pin.projection()),
                blob(pin.held()),
                pin.reason(),
                Blob.of(codec.keys(pin.blockers())),
                rank.map(stamp -> stamp.writtenAt().packed()).orElse(0L),
                rank.map(stamp -> stamp.dot().origin().toString()).orElse(""));
    }

    private @Nullable Blob blob(@Nullable Row row) {
        return row == null ? null : Blob.of(codec.row(row));
    }
}
