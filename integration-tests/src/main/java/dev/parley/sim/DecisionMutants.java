package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.window.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** R17: planted bugs in how decisions of people are taken. */
final class DecisionMutants {
    private DecisionMutants() {}

    /** The record with its decisions as something else. */
    private static LogRecord.Transaction told(LogRecord.Transaction record, UnaryOperator<Operation> other) {
        List<Operation> operations = new ArrayList<>();
        for (Operation operation : record.operations()) {
            operations.add(operation instanceof Operation.Decision ? other.apply(operation) : operation);
        }
        return new LogRecord.Transaction(record.stamp(), record.position(), record.commitMicros(), operations);
    }

    /** Capture takes them for rows of the agent's own. */
    static final class Unread extends Protocol {
        @Override
        List<CapturedRow> decoded(SimAgent agent, WalEntry entry, List<CapturedRow> rows) {
            return rows.stream().filter(row -> People.said(row) == null).toList();
        }
    }

    /** They settle whatever waits when capture reads them. */
    static final class SettlesAll extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            return told(record, operation -> {
                Operation.Decision said = (Operation.Decision) operation;
                Set<Dot> settled = new HashSet<>(said.settled());
                RowState state =
                        agent.parts().window().view(List.of(said.key())).get(0);
                state.operations().forEach(other -> settled.add(other.dot()));
                settled.remove(said.dot());
                return new Operation.Decision(said.stamp(), said.key(), said.image(), settled, said.excluded());
            });
        }
    }

    /** They are writes like others. */
    static final class PlainWrite extends Protocol {
        @Override
        LogRecord.Transaction stamped(SimAgent agent, LogRecord.Transaction record) {
            return told(record, operation -> {
                Operation.Decision said = (Operation.Decision) operation;
                return new Operation.Update(said.stamp(), said.key(), null, said.image(), said.settled());
            });
        }
    }

    /** What an apply lane knows of a row lacks what stands above a decision. */
    private abstract static class Without extends Protocol {
        @Override
        List<RowState> view(SimAgent agent, Window window, List<RowKey> keys) {
            List<RowState> states = new ArrayList<>();
            for (RowState state : window.view(keys)) {
                List<Operation> kept = new ArrayList<>(state.operations());
                kept.removeIf(operation -> state.operations().stream()
                        .anyMatch(other -> other instanceof Operation.Decision decision && drops(decision, operation)));
                boolean same = kept.size() == state.operations().size();
                states.add(same ? state : RowState.of(state.base(), state.folded(), kept));
            }
            return states;
        }

        abstract boolean drops(Operation.Decision decision, Operation other);
    }

    /** A decision stands over what was written after it. */
    static final class Final extends Without {
        @Override
        boolean drops(Operation.Decision decision, Operation other) {
            return other.supersedes(decision);
        }
    }

    /** Of two decisions that did not see each other the first stands. */
    static final class FirstStands extends Without {
        @Override
        boolean drops(Operation.Decision decision, Operation other) {
            return other instanceof Operation.Decision
                    && !other.supersedes(decision)
                    && other.stamp().compareRank(decision.stamp()) > 0;
        }
    }
}
