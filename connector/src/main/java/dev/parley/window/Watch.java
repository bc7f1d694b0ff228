package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The states that some rows go through while somebody reads them from their table: what was read can be laid beside the
 * state that it shows, however fast the row changes. Begun and ended by {@link Window}, whose lock guards it until then;
 * read by one thread after.
 */
public final class Watch {
    /** Most states kept for a row, the latest ones. */
    static final int MOMENTS_MAX = 512;

    private final Map<RowKey, ArrayDeque<Moment>> moments = new HashMap<>();
    private VersionVector end = VersionVector.EMPTY;

    /**
     * One state of a row.
     *
     * @param state its base is unknown if nothing was known of the row: then all that came before is folded
     * @param applied everything captured when the row came into this state
     * @param pin set if the row is pinned
     * @param first true for the state that the watch began with
     */
    public record Moment(
            RowState state, VersionVector applied, @Nullable Pin pin, boolean first) {}

    void begin(RowKey key, Moment moment) {
        moments.computeIfAbsent(key, one -> new ArrayDeque<>()).add(moment);
    }

    boolean watches(RowKey key) {
        return moments.containsKey(key);
    }

    void changed(RowKey key, Moment moment) {
        ArrayDeque<Moment> row = moments.get(key);
        if (row != null) {
            row.add(moment);
            if (row.size() > MOMENTS_MAX) {
                row.removeFirst();
            }
        }
    }

    List<RowKey> moved() {
        return moments.entrySet().stream()
                .filter(row -> row.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    void end(VersionVector applied) {
        end = applied;
    }

    /** States in the order of the log. The first is the one at the begin, unless the row has changed very often since. */
    public List<Moment> moments(RowKey key) {
        return List.copyOf(moments.getOrDefault(key, new ArrayDeque<>()));
    }

    /** Everything captured when the watch ended: the last state of each row holds up to there. */
    public VersionVector end() {
        return end;
    }
}
