package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the row exists: a register apart from the columns. Under {@code delete-wins} an update says nothing about it;
 * the others do, but for an update of a row that has another key by now: it follows the row there. Operations of the latest version of the delete policy decide; they ignore what was before.
 *
 * @param exists as far as the operations decide it, else as the base says
 * @param deleter the delete by which it does not; null if it exists or was absent before
 */
record Existence(boolean exists, @Nullable Operation deleter) {
    /** @param entries by ascending rank */
    static Existence of(List<RowLog.Entry> entries, Base base, RowPolicy policy) {
        List<RowLog.Entry> members = members(entries, policy);
        if (members.isEmpty()) {
            return new Existence(!(base instanceof Base.Absent), null);
        }
        RowLog.Entry last = members.get(members.size() - 1);
        DeletePolicy deletes = policy.at(last.operation().stamp().policy()).deletes();
        return deletes == DeletePolicy.LWW ? by(last) : ofMaximal(maximal(members), deletes);
    }

    /** Those that write the register, of the latest version among them. */
    private static List<RowLog.Entry> members(List<RowLog.Entry> entries, RowPolicy policy) {
        List<RowLog.Entry> members = new ArrayList<>(entries.size());
        List<Operation.Delete> moves = moves(entries);
        int latest = 0;
        for (RowLog.Entry entry : entries) {
            RowPolicy own = policy.at(entry.operation().stamp().policy());
            if (!writes(entry, own.deletes()) || follows(entry, moves, entries) || own.deletesSince() < latest) {
                continue;
            }
            if (own.deletesSince() > latest) {
                members.clear();
                latest = own.deletesSince();
            }
            members.add(entry);
        }
        return members;
    }

    private static List<Operation.Delete> moves(List<RowLog.Entry> entries) {
        List<Operation.Delete> moves = List.of();
        for (RowLog.Entry entry : entries) {
            if (entry.operation() instanceof Operation.Delete delete && delete.movedTo() != null) {
                moves = moves.isEmpty() ? new ArrayList<>(1) : moves;
                moves.add(delete);
            }
        }
        return moves;
    }

    /**
     * True for an update of a row whose key was changed without having seen it; but not of one that was inserted beside that
     * change, and so is another one.
     */
    private static boolean follows(RowLog.Entry entry, List<Operation.Delete> moves, List<RowLog.Entry> entries) {
        if (moves.isEmpty() || entry.whole() || !(entry.operation() instanceof Operation.Update update)) {
            return false;
        }
        return moves.stream()
                .anyMatch(move -> !update.supersedes(move)
                        && entries.stream().noneMatch(other -> move.leaves(update, other.operation())));
    }

    private static boolean writes(RowLog.Entry entry, DeletePolicy deletes) {
        Operation operation = entry.operation();
        if (operation instanceof Operation.Decision) {
            return false;
        }
        boolean plainUpdate = operation instanceof Operation.Update && !entry.whole();
        return deletes != DeletePolicy.DELETE_WINS || !plainUpdate;
    }

    private static Existence by(RowLog.Entry entry) {
        Operation operation = entry.operation();
        return History.isDelete(operation) ? new Existence(false, operation) : new Existence(true, null);
    }

    private static Existence ofMaximal(List<Operation> maximal, DeletePolicy deletes) {
        Operation deleter = null;
        boolean written = false;
        for (Operation operation : maximal) {
            if (History.isDelete(operation)) {
                deleter = operation;
            } else {
                written = true;
            }
        }
        boolean absent = deleter != null && (deletes == DeletePolicy.DELETE_WINS || !written);
        return absent ? new Existence(false, deleter) : new Existence(true, null);
    }

    private static List<Operation> maximal(List<RowLog.Entry> members) {
        List<Operation> maximal = new ArrayList<>();
        for (int i = members.size() - 1; i >= 0; i--) {
            Operation operation = members.get(i).operation();
            if (maximal.stream().noneMatch(above -> above.supersedes(operation))) {
                maximal.add(0, operation);
            }
        }
        return maximal;
    }
}
