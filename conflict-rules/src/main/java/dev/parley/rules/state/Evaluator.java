package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.policy.DeletePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Evaluates a history whose row is one unit that the latest writer decides: first whether it exists, then its image. */
final class Evaluator {
    private static final Columns NO_COLUMNS = Columns.of();

    private Evaluator() {}

    static Evaluation evaluate(@Nullable History history, Base base, DeletePolicy deletes) {
        if (history == null) {
            return Evaluation.NOTHING;
        }
        History winner = winner(history, deletes);
        List<Operation> losers = losers(history, winner);
        Row image = winner.operation.image();
        if (image == null) {
            return new Evaluation(new Visible.Absent(winner.operation), losers);
        }
        return new Evaluation(new Visible.Row(completed(image, winner, base), winner.operation), losers);
    }

    /** The delete by which the row is absent, else the latest write. */
    static History winner(History history, DeletePolicy deletes) {
        History decider = switch (deletes) {
            case LWW -> history;
            case UPDATE_WINS -> latestPreferring(history, false);
            case DELETE_WINS -> latestPreferring(history, true);
        };
        return History.isDelete(decider.operation) ? decider : latestWrite(history);
    }

    /**
     * The highest-ranked operation among those that nothing supersedes, deletes before writes or writes before deletes.
     * The newest operation is always among them.
     */
    private static History latestPreferring(History history, boolean delete) {
        if (history.dominant() || History.isDelete(history.operation) == delete) {
            return history;
        }
        List<Operation> maximal = new ArrayList<>();
        for (History at = history; at != null; at = at.older) {
            if (!isSuperseded(at.operation, maximal)) {
                if (History.isDelete(at.operation) == delete) {
                    return at;
                }
                maximal.add(at.operation);
            }
        }
        return history;
    }

    private static boolean isSuperseded(Operation operation, List<Operation> by) {
        for (int i = 0; i < by.size(); i++) {
            if (by.get(i).supersedes(operation)) {
                return true;
            }
        }
        return false;
    }

    private static History latestWrite(History history) {
        History at = history;
        while (History.isDelete(at.operation) && at.older != null) {
            at = at.older;
        }
        return at;
    }

    private static List<Operation> losers(History history, History winner) {
        if (history == winner
                && winner.dominant()
                && winner.operation.excluded().isEmpty()) {
            return List.of();
        }
        boolean excludes = !winner.operation.excluded().isEmpty();
        List<Operation> losers = new ArrayList<>();
        for (History at = history; at != null; at = at.older) {
            if (!excludes && at.isSupersededBy(winner.operation)) {
                break; // nothing older has lost either
            }
            if (at != winner && !counted(winner.operation, at.operation)) {
                losers.add(at.operation);
            }
        }
        Collections.reverse(losers);
        return losers;
    }

    /** True if {@code winner} overwrote {@code that} in the knowledge of it. */
    private static boolean counted(Operation winner, Operation that) {
        return winner.supersedes(that) && !winner.excluded().contains(that.dot());
    }

    /**
     * Columns the image lacks, or does not know at all since its writer's table had none of that name, come from the
     * highest-ranked older write that carries them, else from the base. What was before an insert that had seen it is gone.
     * Images that were dropped say nothing of what came beside their writes later.
     */
    private static Row completed(Row image, History winner, Base base) {
        if (winner.addsNothingTo(
                image, base instanceof Base.Present present ? present.image().columns() : NO_COLUMNS)) {
            return image;
        }
        Row result = image;
        List<Operation> births = new ArrayList<>();
        for (History at = winner; at != null; at = at.older) {
            Row carrier = at.operation.image();
            if (at != winner && carrier != null && !isSuperseded(at.operation, births)) {
                result = result.over(carrier);
            }
            if (at.operation instanceof Operation.Insert) {
                if (at.dominant()) {
                    return result;
                }
                births.add(at.operation);
            }
        }
        boolean reborn = !births.isEmpty(); // whoever writes now has seen the base
        return !reborn && base instanceof Base.Present present ? result.over(present.image()) : result;
    }
}
