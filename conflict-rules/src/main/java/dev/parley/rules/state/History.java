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
    private static final Columns NO_COLUMNS = Columns.of();
    /** {@link #known} of a node that has lost its image. */
    private static final Columns GONE = Columns.of();

    final Operation operation;
    final @Nullable History older;
    /**
     * The newest part below this node that this and all between supersede; null if there is none. So the parts at which
     * the list can be cut are this, its cut, the cut of that and so on: a row that two sites write without pause has
     * thousands of operations and few cuts, and nobody may look for them by comparing operations.
     */
    final @Nullable History cut;
    /** Every dot of this and all older nodes; null for a node that is the oldest, as nearly all are: it has its own alone. */
    private final @Nullable VersionVector dots;
    /**
     * Columns of the images of this and of the older nodes that may still show; {@link #GONE} itself if they are gone, as far
     * as they may. Tells at once that a row has all columns there are, however long it has been busy.
     */
    private final Columns known;

    private History(
            Operation operation,
            @Nullable History older,
            @Nullable History cut,
            @Nullable VersionVector dots,
            Columns known) {
        this.operation = operation;
        this.older = older;
        this.cut = cut;
        this.dots = dots;
        this.known = known;
    }

    /** The operation supersedes every older one: it alone decides. */
    boolean dominant() {
        return cut == older;
    }

    @SuppressWarnings("ReferenceEquality") // an image without columns is not one that was dropped
    private boolean isGone() {
        return known == GONE;
    }

    /** True if neither an older image nor a base with these columns has one that {@code image} lacks. */
    boolean addsNothingTo(Row image, Columns base) {
        return image.isComplete()
                && image.columns().containsAll(known)
                && image.columns().containsAll(base);
    }

    private static Columns known(Operation operation, @Nullable History older, boolean dominant) {
        Row image = operation.image();
        Columns own = image == null ? NO_COLUMNS : image.columns();
        if (older == null || (dominant && operation instanceof Operation.Insert) || own.containsAll(older.known)) {
            return own;
        }
        return older.known.containsAll(own) ? older.known : own.with(older.known);
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
        if (cut == older && !keepImages && carriesAll(operation, older)) {
            History bare = withoutImages(older);
            return new History(operation, bare, bare, dots, known(operation, bare, true));
        }
        return new History(operation, older, cut, dots, known(operation, older, cut == older));
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

    /** True if nothing of the images below can show any more: not even of columns that only their writers have. */
    private static boolean carriesAll(Operation operation, @Nullable History older) {
        Row after = operation.image();
        if (after == null || !after.isComplete()) {
            return false;
        }
        return older == null
                || operation instanceof Operation.Insert
                || after.columns().containsAll(older.known);
    }

    /**
     * Drops images that can decide nothing any more: a newer complete image stands above them for good. Stops at
     * contested operations: their images are wanted by the conflict record.
     */
    private static @Nullable History withoutImages(@Nullable History history) {
        if (history == null || history.isGone() || !history.dominant()) {
            return history;
        }
        History older = withoutImages(history.older);
        return new History(withoutImage(history.operation), older, older, history.dots, GONE);
    }

    private static Operation withoutImage(Operation operation) {
        if (operation instanceof Operation.Insert insert) {
            return new Operation.Insert(insert.stamp(), insert.key(), NO_IMAGE, insert.excluded(), insert.settled());
        }
        if (operation instanceof Operation.Update update) {
            return new Operation.Update(update.stamp(), update.key(), null, NO_IMAGE, update.excluded());
        }
        if (operation instanceof Operation.Delete delete) {
            return delete.withBefore(null);
        }
        return new Operation.Delete(
                operation.stamp(), operation.key(), null, operation.excluded(), operation.settled());
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
