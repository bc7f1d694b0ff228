package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.reconcile.RowPlan;
import dev.parley.reconcile.Target;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One row on its way through one attempt: as it was read, what is planned, what was done. Owned by the attempt. */
final class RowSlot {
    final RowKey key;
    /** Null if there is no such table here. */
    final @Nullable TableShape table;

    final List<Operation> incoming;
    /** To be compared with the table even if the batch changes nothing. */
    final boolean forced;
    /** Stands although it is deleted, for rows that refer to it. */
    final boolean back;
    /** How the row was pinned before. */
    final @Nullable ParkedRow pin;

    /** As read before the attempt wrote; null if the row was absent. */
    @Nullable
    RowVersion found;
    /** True while a row with this key stands in the table. */
    boolean present;
    /** The version there now was written by this attempt. */
    boolean own;
    /** The attempt changed the table. */
    boolean touched;
    /** As a repair found it; null if the row was absent or not read. */
    @Nullable
    Row original;
    /** Known content of the table's row; null if not read. */
    @Nullable
    Row physical;

    /** As it was locked, where that is compared with what capture knows; null if it was absent. */
    @Nullable
    Row locked;

    /** The table's row shows other values than its own, for keys that would not let it stand. */
    boolean altered;
    /** What it has to show otherwise. */
    final Altering altering = new Altering();

    /** What does not let it stand as its state says. */
    final GivenWay gaveWay = new GivenWay();

    @Nullable
    RowVersion written;

    @Nullable
    ParkedRow parked;

    /** Left as it is although it should be otherwise. */
    boolean givenUp;

    /** The latest write as a whole, shown because a check refuses what the columns have become one by one. */
    @Nullable
    Row whole;

    /** What the row held that is deleted and stands all the same; null for all others. */
    @Nullable
    Row revival;
    /** Who needs it. */
    final Set<RowKey> children = new TreeSet<>();

    private @Nullable RowPlan plan;
    private @Nullable Row vacated;

    RowSlot(
            RowKey key,
            @Nullable TableShape table,
            List<Operation> incoming,
            boolean forced,
            boolean back,
            @Nullable ParkedRow pin) {
        this.key = key;
        this.table = table;
        this.incoming = incoming;
        this.forced = forced;
        this.back = back;
        this.pin = pin;
        this.altered = pin != null && pin.isAltered();
    }

    RowPlan plan() {
        if (plan == null) {
            throw new IllegalStateException("row " + key + " is written before it is planned");
        }
        return plan;
    }

    void plan(RowPlan decided) {
        plan = decided;
    }

    TableShape shape() {
        if (table == null) {
            throw new IllegalStateException("row " + key + " has no table here");
        }
        return table;
    }

    /** The row was taken out for a moment; what only the table knew of it is kept. */
    void vacated(@Nullable Row content) {
        vacated = content;
    }

    /** The image planned, completed by what was kept when the row was taken out; null if the row should not be. */
    @Nullable
    Row full() {
        if (revival != null) {
            return revival;
        }
        Row held = vacated != null ? vacated : pin == null ? null : pin.held();
        if (plan().target() instanceof Target.Row row) {
            return held == null || row.image().isComplete()
                    ? row.image()
                    : row.image().completedBy(held);
        }
        return plan().target() == Target.Leave.LEAVE ? held : null;
    }

    /** Of a row that is out of the table: what it would be. */
    @Nullable
    Row outside() {
        Row full = full();
        return full == null && parked != null ? parked.held() : full;
    }

    /** {@link #full}, or what is shown in its place, in the columns that the table has here. */
    @Nullable
    Row image() {
        Row full = whole != null ? whole : full();
        return full == null ? null : LocalImage.of(shape(), key, full);
    }

    /** True if the table row needs no change, so that it is only to be held in place. */
    boolean keeps() {
        if (givenUp) {
            return true;
        }
        if (revival != null && !present) {
            return false;
        }
        if (plan().target() == Target.Leave.LEAVE && full() == null) {
            return true;
        }
        Row known = physical;
        if (forced && present && !own && known != null) {
            Row image = image();
            return image != null && image.agreesWith(known);
        }
        return plan().unchanged() && !forced && !own;
    }

    /** True if the row is not, or not all of it, in the table as it should be. */
    boolean isParked() {
        return parked != null;
    }

    /** True if nothing stands in the table for the row. */
    boolean isOut() {
        return parked != null && parked.projection() == null;
    }

    /** True if the row shows other values than its own. */
    boolean isAltering() {
        return whole != null || revival != null || !altering.isEmpty();
    }

    /** True if the table is known to hold this already. */
    boolean shows(Row image) {
        Row known = physical;
        return present && known != null && (own ? image.equals(known) : forced && image.agreesWith(known));
    }

    /**
     * True if the attempt leaves something else in the table than it has found there. Rows that are tried, and then are out
     * or altered as before, must wake nobody: two that wait for each other would never rest.
     */
    boolean isChanged() {
        if (!touched || (found == null && !present)) {
            return false;
        }
        Row before = original;
        Row now = physical;
        if (!present || before == null || now == null || !incoming.isEmpty()) {
            return true;
        }
        return !now.completedBy(before).equals(before);
    }
}
