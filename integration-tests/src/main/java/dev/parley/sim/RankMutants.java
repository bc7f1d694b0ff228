package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Window;
import java.util.List;

/** Planted bugs in ranks, pins, exclusion and completion of images. */
final class RankMutants {
    private RankMutants() {}

    /** R5 "unpinned". */
    static final class Unpinned extends Protocol {
        @Override
        List<CapturedRow> decoded(SimAgent agent, WalEntry entry, List<CapturedRow> rows) {
            return rows.stream()
                    .filter(row -> !row.table().name().equals("parley.projected"))
                    .toList();
        }
    }

    /** A state that knows the winner only. */
    private static RowState winnerOnly(SimAgent agent, RowKey key, RowState state) {
        Visible visible = state.evaluate(agent.site().world().policies().apply(key.table()))
                .visible();
        Operation winner = visible instanceof Visible.Row row
                ? row.winner()
                : visible instanceof Visible.Absent absent ? absent.by() : null;
        return winner == null ? state : RowState.of(state.base(), VersionVector.EMPTY, List.of(winner));
    }

    /** R5 "winner", "carried": update-wins and delete-wins rows whose highest operation is not the winner. */
    static final class Winner extends Protocol {
        @Override
        List<RowState> view(SimAgent agent, Window window, List<RowKey> keys) {
            List<RowState> states = window.view(keys);
            List<RowState> ranked = new java.util.ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                ranked.add(winnerOnly(agent, keys.get(i), states.get(i)));
            }
            return ranked;
        }
    }

    /** R14: carriers that have lost are forgotten. */
    static final class OnlyWinner extends Protocol {
        @Override
        List<RowState> view(SimAgent agent, Window window, List<RowKey> keys) {
            return agent.site().world().config().unchanged()
                    ? new Winner().view(agent, window, keys)
                    : window.view(keys);
        }
    }

    /** R5: as if holders left the window as soon as they are stable. */
    static final class HolderFolds extends Protocol {
        @Override
        List<RowState> view(SimAgent agent, Window window, List<RowKey> keys) {
            List<RowState> states = new java.util.ArrayList<>();
            for (RowKey key : keys) {
                RowState state = window.view(List.of(key)).get(0);
                boolean pinned = window.pin(key) != null;
                states.add(pinned ? state : folded(agent, window, key, state));
            }
            return states;
        }

        private static RowState folded(SimAgent agent, Window window, RowKey key, RowState state) {
            return state.fold(window.stable(), agent.site().world().policies().apply(key.table()))
                    .state();
        }
    }

    /** R5 "metaonly". */
    static final class MetadataOnly extends Protocol {
        @Override
        List<RowKey> holders(SimAgent agent, UniqueShape index, List<RowKey> found) {
            Window window = agent.parts().window();
            return found.stream()
                    .filter(key -> window.view(List.of(key)).get(0).base() != Base.Unknown.UNKNOWN)
                    .toList();
        }
    }

    /** R5 "noreadmit". */
    static final class NotReadmitted extends Protocol {
        @Override
        List<RowKey> readmitted(SimAgent agent, List<RowKey> keys) {
            return List.of();
        }
    }

    /** R6 "noexcl". */
    static final class NoExclusion extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            return StampMutants.restamped(record, record.stamp(), false);
        }
    }
}
