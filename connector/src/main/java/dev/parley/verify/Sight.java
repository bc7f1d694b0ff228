package dev.parley.verify;

import dev.parley.pipeline.RowPart;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.verify.Sighting.Trust;
import dev.parley.window.Pin;
import dev.parley.window.Shown;
import dev.parley.window.Watch;
import java.util.List;
import java.util.Optional;

/** Finds the state that a row read from its table shows, among those it went through meanwhile. */
final class Sight {
    private final RowPolicy policy;
    private final Optional<RowPart> part;
    private final Watch watch;

    /** @param part the rows that the site shares; a row that is none of them is given as none */
    Sight(RowPolicy policy, Optional<RowPart> part, Watch watch) {
        this.policy = policy;
        this.part = part;
        this.watch = watch;
    }

    Sighting of(RowKey key, Optional<Row> row) {
        List<Watch.Moment> moments = watch.moments(key);
        int last = moments.size() - 1;
        for (int i = last; i >= 0; i--) {
            Watch.Moment moment = moments.get(i);
            if (shows(moment, row)) {
                // A row of which nothing is known may be anything: after a change that says nothing.
                boolean vague = i < last && isUnknown(moment.state()) && moment.pin() == null;
                return sighting(key, row, moment, i == last, vague ? Trust.UNSURE : Trust.SURE);
            }
        }
        boolean whole = moments.get(0).first();
        return sighting(key, row, moments.get(last), true, whole ? Trust.ASTRAY : Trust.UNSURE);
    }

    private Sighting sighting(RowKey key, Optional<Row> row, Watch.Moment moment, boolean last, Trust trust) {
        Pin pin = moment.pin();
        return new Sighting(
                key,
                row,
                pin == null ? based(moment.state(), row) : moment.state(),
                last ? watch.end() : moment.applied(),
                pin == null ? "" : pin.reason(),
                trust);
    }

    private boolean shows(Watch.Moment moment, Optional<Row> row) {
        Pin pin = moment.pin();
        if (pin != null) {
            Row projection = pin.projection();
            return projection == null ? row.isEmpty() : row.isPresent() && projection.agreesWith(row.get());
        }
        Shown shown = Shown.of(moment.state(), policy);
        if (shown instanceof Shown.Present present && !RowPart.has(part, present.image())) {
            return row.isEmpty();
        }
        if (shown instanceof Shown.Present present) {
            return row.isPresent() && present.image().agreesWith(row.get());
        }
        return shown != Shown.Absent.ABSENT || row.isEmpty();
    }

    private static boolean isUnknown(RowState state) {
        return state.base() == Base.Unknown.UNKNOWN && !state.isUnstable();
    }

    /** An unknown base is what the table holds, as far as no operation says otherwise. */
    private static RowState based(RowState state, Optional<Row> row) {
        if (state.base() != Base.Unknown.UNKNOWN || (row.isEmpty() && state.isUnstable())) {
            return state;
        }
        Base base = row.isPresent() ? new Base.Present(row.get()) : Base.Absent.ABSENT;
        return RowState.of(base, state.folded(), state.operations());
    }
}
