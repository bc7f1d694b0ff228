package dev.parley.window;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Those who are told what states some rows go through. Not thread-safe: {@link Window} guards it. */
final class Watches {
    private final States states;
    private final PinnedRows pinned;
    private final Folding folding;
    private final List<Watch> open = new ArrayList<>();

    Watches(States states, PinnedRows pinned, Folding folding) {
        this.states = states;
        this.pinned = pinned;
        this.folding = folding;
    }

    Watch begin(Collection<RowKey> keys, VersionVector applied) {
        Watch watch = new Watch();
        keys.forEach(key -> watch.begin(key, moment(key, applied, true)));
        open.add(watch);
        return watch;
    }

    private Watch.Moment moment(RowKey key, VersionVector applied, boolean first) {
        RowState state = states.of(key);
        return new Watch.Moment(
                state == null ? RowState.of(Base.Unknown.UNKNOWN, folding.stable(), List.of()) : state,
                applied,
                pinned.get(key),
                first);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    boolean watches(RowKey key) {
        return open.stream().anyMatch(watch -> watch.watches(key));
    }

    /** The row may be in another state from here on. */
    void changed(RowKey key, VersionVector applied) {
        for (Watch watch : open) {
            if (watch.watches(key)) {
                watch.changed(key, moment(key, applied, false));
            }
        }
    }

    void end(Watch watch, VersionVector applied) {
        open.remove(watch);
        watch.end(applied);
    }
}
