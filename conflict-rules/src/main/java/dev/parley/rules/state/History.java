package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A row's unstable operations by descending rank, as an immutable linked list: the common new operation outranks all
 * others and costs one node, however long the row has been busy. Rank extends causality, so nothing is superseded by an
 * older node.
 */
final class History {
    private static final Row NO_IMAGE = Row.of(Columns.of());

    final Operation operation;
    final @Nullable History older;
    /** The operation supersedes every older one: it alone decides. */
    final boolean dominant;
    /** Images of this and of all older nodes are gone, as far as they may. */
    private final boolean bare;

    private History(Operation operation, @Nullable History older, boolean dominant, boolean bare) {
        this.operation = operation;
        this.older = older;
        this.dominant = dominant;
        this.bare = bare;
    }

    /** The list with one more operation; {@code history} itself if it has that dot. */
    static History with(@Nullable History history, Operation added) {
        if (history == null || outranks(added, history)) {
            return pushed(history, added);
        }
        List<Operation> above = new ArrayList<>();
        History at = history;
        while (at != null && !outranks(added, at)) {
            if (at.operation.dot().equals(added.dot())) {
                return history;
            }
            above.add(at.operation);
            at = at.older;
        }
        History changed = pushed(at, added);
        for (int i = above.size() - 1; i >= 0; i--) {
            changed = pushed(changed, above.get(i));
        }
        return changed;
    }

    private static boolean outranks(Operation operation, History that) {
        return operation.stamp().compareRank(that.operation.stamp()) > 0;
    }

    private static History pushed(@Nullable History older, Operation operation) {
        boolean dominant = supersedesAll(operation, older);
        boolean hidesOlderImages = dominant && carriesAll(operation);
        return new History(operation, hidesOlderImages ? withoutImages(older) : older, dominant, false);
    }

    /** True if {@code operation} supersedes {@code history} and all below. Contexts are causally closed. */
    static boolean supersedesAll(Operation operation, @Nullable History history) {
        for (History at = history; at != null; at = at.older) {
            if (!operation.supersedes(at.operation)) {
                return false;
            }
            if (at.dominant) {
                return true;
            }
        }
        return true;
    }

    private static boolean carriesAll(Operation operation) {
        Row after = operation.image();
        return after != null && after.isComplete();
    }

    /**
     * Drops images that can decide nothing any more: a newer complete image stands above them for good. Stops at
     * contested operations: their images are wanted by the conflict record.
     */
    private static @Nullable History withoutImages(@Nullable History history) {
        if (history == null || history.bare || !history.dominant) {
            return history;
        }
        return new History(withoutImage(history.operation), withoutImages(history.older), true, true);
    }

    private static Operation withoutImage(Operation operation) {
        if (operation instanceof Operation.Insert insert) {
            return new Operation.Insert(insert.stamp(), insert.key(), NO_IMAGE, insert.excluded());
        }
        if (operation instanceof Operation.Update update) {
            return new Operation.Update(update.stamp(), update.key(), null, NO_IMAGE, update.excluded());
        }
        return new Operation.Delete(operation.stamp(), operation.key(), null, operation.excluded());
    }

    static boolean isDelete(Operation operation) {
        return operation instanceof Operation.Delete;
    }

    static List<Operation> ascending(@Nullable History history) {
        List<Operation> operations = new ArrayList<>();
        for (History at = history; at != null; at = at.older) {
            operations.add(at.operation);
        }
        Collections.reverse(operations);
        return Collections.unmodifiableList(operations);
    }
}
