package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
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
    /**
     * The newest part below this node that this and all between supersede; null if there is none. So the parts at which
     * the list can be cut are this, its cut, the cut of that and so on: a row that two sites write without pause has
     * thousands of operations and few cuts, and nobody may look for them by comparing operations.
     */
    final @Nullable History cut;
    /** Every dot of this and all older nodes; null for a node that is the oldest, as nearly all are: it has its own alone. */
    private final @Nullable VersionVector dots;
    /** Images of this and of all older nodes are gone, as far as they may. */
    private final boolean bare;

    private History(
            Operation operation,
            @Nullable History older,
            @Nullable History cut,
            @Nullable VersionVector dots,
            boolean bare) {
        this.operation = operation;
        this.older = older;
        this.dominant = cut == older;
        this.cut = cut;
        this.dots = dots;
        this.bare = bare;
    }

    /**
     * The list with one more operation; {@code history} itself if it has that dot.
     *
     * @param keepImages false if whole images decide: then those that a newer complete one stands above are dropped
     */
    static History with(@Nullable History history, Operation added, boolean keepImages) {
        if (history == null || outranks(added, history)) {
            return pushed(history, added, keepImages);
        }
        List<Operation> above = new ArrayList<>();
        History at = history;
        while (at != null && !outranks(added, at)) {
            if (at.operation.stamp().isOf(added.stamp())) {
                return history;
            }
            above.add(at.operation);
            at = at.older;
        }
        History changed = pushed(at, added, keepImages);
        for (int i = above.size() - 1; i >= 0; i--) {
            changed = pushed(changed, above.get(i), keepImages);
        }
        return changed;
    }

    private static boolean outranks(Operation operation, History that) {
        return operation.stamp().compareRank(that.operation.stamp()) > 0;
    }

    private static History pushed(@Nullable History older, Operation operation, boolean keepImages) {
        History cut = older;
        while (cut != null && !cut.isSupersededBy(operation)) {
            cut = cut.cut;
        }
        VersionVector dots = older == null ? null : older.dots().with(operation.dot());
        if (cut == older && !keepImages && carriesAll(operation)) {
            History bare = withoutImages(older);
            return new History(operation, bare, bare, dots, false);
        }
        return new History(operation, older, cut, dots, false);
    }

    /** True if {@code operation} supersedes this and all older ones. */
    boolean isSupersededBy(Operation operation) {
        return isCoveredBy(operation.stamp().context());
    }

    private boolean isCoveredBy(VersionVector vector) {
        return dots == null ? vector.contains(operation.dot()) : vector.covers(dots);
    }

    private VersionVector dots() {
        Dot own = operation.dot();
        return dots == null ? VersionVector.of(own.origin(), own.sequence()) : dots;
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
        History older = withoutImages(history.older);
        return new History(withoutImage(history.operation), older, older, history.dots, true);
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

    /** True if the image was dropped: something newer stands above it for good. */
    boolean isBare() {
        Row image = operation.image();
        return image != null && image.columns().size() == 0;
    }

    /** The operations above {@code part}, a tail of this list, as a list of their own; null if there are none. */
    @Nullable
    History above(History part) {
        List<Operation> above = new ArrayList<>();
        for (History at = this; at != null && at != part; at = at.older) {
            above.add(at.operation);
        }
        History rest = null;
        for (int i = above.size() - 1; i >= 0; i--) {
            rest = pushed(rest, above.get(i), true);
        }
        return rest;
    }

    /**
     * Newest tail of which every operation is stable and that all above it supersedes; null if there is none.
     *
     * @param whole true if it may be the whole list
     */
    @Nullable
    History stableTail(VersionVector stable, boolean whole) {
        History tail = whole ? this : cut;
        while (tail != null && !tail.isCoveredBy(stable)) {
            tail = tail.cut;
        }
        return tail;
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
