package dev.parley.sim;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Window;
import java.util.ArrayList;
import java.util.List;

/** Planted bugs in how rows of several units are kept and decided. */
final class UnitMutants {
    private UnitMutants() {}

    /** What a decision knows of each row is put together wrongly. */
    private abstract static class OtherViews extends Protocol {
        @Override
        List<RowState> view(SimAgent agent, Window window, List<RowKey> keys) {
            List<RowState> states = new ArrayList<>();
            List<RowState> right = window.view(keys);
            for (int i = 0; i < keys.size(); i++) {
                RowPolicy policy =
                        agent.site().world().policies().apply(keys.get(i).table());
                RowState state = right.get(i);
                states.add(policy.isLastWriterWinsRow() ? state : other(state, policy, window.stable()));
            }
            return states;
        }

        abstract RowState other(RowState state, RowPolicy policy, VersionVector stable);
    }

    /** Some operations turned into a base. */
    private static RowState collapsed(RowState state, RowPolicy policy, List<Operation> some) {
        List<Operation> rest = new ArrayList<>(state.operations());
        rest.removeAll(some);
        VersionVector folded = state.folded();
        for (Operation operation : some) {
            folded = folded.merge(VersionVector.EMPTY.with(operation.dot()));
        }
        Visible visible = RowState.of(state.base(), VersionVector.EMPTY, some)
                .evaluate(policy)
                .visible();
        Base base = visible instanceof Visible.Row row
                ? new Base.Present(row.image())
                : visible instanceof Visible.Absent ? Base.Absent.ABSENT : state.base();
        return RowState.of(base, folded, rest);
    }

    /** C5: each operation is merged into what the row shows when it arrives. */
    static final class Arrival extends OtherViews {
        @Override
        RowState other(RowState state, RowPolicy policy, VersionVector stable) {
            return collapsed(state, policy, state.operations());
        }
    }

    /** C5: whatever is stable moves into the base, also past an unstable operation of lower rank. */
    static final class FoldAny extends OtherViews {
        @Override
        RowState other(RowState state, RowPolicy policy, VersionVector stable) {
            List<Operation> some = state.operations().stream()
                    .filter(operation -> stable.contains(operation.dot()))
                    .toList();
            return collapsed(state, policy, some);
        }
    }

    /** C5: a row moves into the base as soon as one of its operations is stable. */
    static final class FoldOnOne extends OtherViews {
        @Override
        RowState other(RowState state, RowPolicy policy, VersionVector stable) {
            boolean one = state.operations().stream().anyMatch(operation -> stable.contains(operation.dot()));
            return one ? collapsed(state, policy, state.operations()) : state;
        }
    }

    /** C6: one version is kept, whatever the rule. */
    static final class KeepOne extends OtherViews {
        @Override
        RowState other(RowState state, RowPolicy policy, VersionVector stable) {
            Visible visible = state.evaluate(policy).visible();
            Operation winner = visible instanceof Visible.Row row
                    ? row.winner()
                    : visible instanceof Visible.Absent absent ? absent.by() : null;
            return winner == null ? state : RowState.of(state.base(), state.folded(), List.of(winner));
        }
    }

    /** R6: rows in which something waits for a person leave the window like others. */
    static final class PendingFolds extends OtherViews {
        @Override
        RowState other(RowState state, RowPolicy policy, VersionVector stable) {
            boolean all = state.operations().stream().allMatch(operation -> stable.contains(operation.dot()));
            boolean waits = !state.evaluate(policy).pending().isEmpty();
            return all && waits ? collapsed(state, policy, state.operations()) : state;
        }
    }

    /** C10: a dot and a vector are all that a write says of what it saw. */
    static final class DotOnly extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            return StampMutants.restamped(record, record.stamp(), false);
        }
    }

    /** What an application wrote stands at its site, though its rule overrules it. */
    static final class LocalStands extends Protocol {
        @Override
        boolean validatesLocal() {
            return false;
        }
    }
}
