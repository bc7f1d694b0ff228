package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Canonical accounting of a row that folds. Its operations fall into blocks such that every operation of a block
 * supersedes all of the blocks before; a site may fold at any border between blocks and nowhere else. Losers are counted
 * within their block, so that the time at which a site folds changes nothing. What an operation excludes is lost to it,
 * whichever block it is in.
 *
 * @param lost who has lost for good
 * @param contested who may have been taken for a loser meanwhile: all of a block of several
 */
record Settlement(List<LostWrite> lost, List<Dot> contested) {
    static final Comparator<LostWrite> CANONICAL = Comparator.comparing(LostWrite::winnerAt)
            .thenComparing(LostWrite::winner)
            .thenComparing(LostWrite::loser)
            .thenComparing(LostWrite::unit)
            .thenComparing(LostWrite::kind)
            .thenComparing(LostWrite::rule);

    static Settlement of(History history, RowPolicy policy) {
        List<LostWrite> lost = new ArrayList<>();
        List<Dot> contested = new ArrayList<>();
        List<Operation> block = new ArrayList<>();
        History cut = history.cut;
        for (History at = history; at != null; at = at.older) {
            addExcluded(at.operation, lost);
            block.add(at.operation);
            if (at.older == cut) {
                cut = cut == null ? null : cut.cut;
                if (block.size() > 1) {
                    addLosers(block, policy, lost);
                    block.forEach(operation -> contested.add(operation.dot()));
                }
                block.clear();
            }
        }
        lost.sort(CANONICAL);
        return new Settlement(lost, contested);
    }

    private static void addLosers(List<Operation> block, RowPolicy policy, List<LostWrite> lost) {
        History history = null;
        for (int i = block.size() - 1; i >= 0; i--) {
            history = History.with(history, block.get(i), true); // each outranks those before it, which costs nothing
        }
        if (history == null) {
            return;
        }
        Operation winner = Evaluator.winner(history, policy.deletes()).operation;
        for (Operation loser : block) {
            if (loser != winner && !winner.supersedes(loser)) {
                lost.add(lost(loser, winner, policy));
            }
        }
    }

    static void addExcluded(Operation operation, List<LostWrite> lost) {
        for (Dot loser : operation.excluded()) {
            lost.add(new LostWrite(
                    operation.key(),
                    loser,
                    operation.dot(),
                    ConflictKind.UNSEEN,
                    ConflictKind.UNSEEN.text(),
                    null,
                    operation.stamp().writtenAt()));
        }
    }

    static LostWrite lost(Operation loser, Operation winner, RowPolicy policy) {
        boolean byDelete = History.isDelete(loser) || History.isDelete(winner);
        return new LostWrite(
                winner.key(),
                loser.dot(),
                winner.dot(),
                kind(loser, winner),
                byDelete ? policy.deletes().text() : policy.rule().name(),
                loser.stamp().writtenAt(),
                winner.stamp().writtenAt());
    }

    static ConflictKind kind(Operation loser, Operation winner) {
        if (History.isDelete(loser)) {
            return History.isDelete(winner) ? ConflictKind.DELETE_MISSING : ConflictKind.DELETE_ORIGIN_DIFFERS;
        }
        if (winner instanceof Operation.Delete delete) {
            boolean follows = delete.movedTo() != null && loser instanceof Operation.Update;
            return follows ? ConflictKind.UPDATE_MOVED : ConflictKind.UPDATE_DELETED;
        }
        boolean inserts = loser instanceof Operation.Insert && winner instanceof Operation.Insert;
        return inserts ? ConflictKind.INSERT_EXISTS : ConflictKind.UPDATE_ORIGIN_DIFFERS;
    }
}
