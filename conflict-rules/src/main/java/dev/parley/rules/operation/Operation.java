package dev.parley.rules.operation;

import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.Stamp;
import java.util.Objects;
import java.util.Set;

/**
 * What one transaction did, in sum, to one row. Inherits dot, context and timestamp from its transaction, which has at
 * most one operation for a key.
 */
public sealed interface Operation {
    Stamp stamp();

    RowKey key();

    /** Dots of operations on this row that the writer had applied but its row did not show; accounted as lost, not seen. */
    Set<Dot> excluded();

    /**
     * What waited and the person was shown who decided this; empty for what an application wrote. Only of a {@link Decision}
     * does it say what is superseded; an insert or a delete says that by its context, and is known by it as a decision.
     */
    default Set<Dot> settled() {
        return Set.of();
    }

    /** The image the row has after it, maybe without unchanged columns; null for a delete. */
    @Nullable
    Row image();

    default Dot dot() {
        return stamp().dot();
    }

    /** True if the writer had applied {@code that}: then this stands above it, whatever the clocks say. */
    default boolean supersedes(Operation that) {
        return stamp().follows(that.stamp());
    }

    /** The row was absent before and has the image {@code after}. */
    record Insert(Stamp stamp, RowKey key, Row after, Set<Dot> excluded, Set<Dot> settled) implements Operation {
        public Insert {
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(key);
            Objects.requireNonNull(after);
            excluded = Set.copyOf(excluded);
            settled = Set.copyOf(settled);
        }

        /** As an application writes it. */
        public Insert(Stamp stamp, RowKey key, Row after, Set<Dot> excluded) {
            this(stamp, key, after, excluded, Set.of());
        }

        @Override
        public Row image() {
            return after;
        }
    }

    /**
     * The row was present and has the image {@code after}.
     *
     * @param before null where the table's log carries no old image
     */
    record Update(Stamp stamp, RowKey key, @Nullable Row before, Row after, Set<Dot> excluded) implements Operation {
        public Update {
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(key);
            Objects.requireNonNull(after);
            excluded = Set.copyOf(excluded);
        }

        @Override
        public Row image() {
            return after;
        }
    }

    /**
     * The row was present and is gone.
     *
     * @param before null where the table's log carries no old image
     * @param movedTo the key that the row has now, where writes of the old key follow it there; null for all others
     */
    record Delete(
            Stamp stamp,
            RowKey key,
            @Nullable Row before,
            Set<Dot> excluded,
            Set<Dot> settled,
            @Nullable RowKey movedTo)
            implements Operation {
        public Delete {
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(key);
            excluded = Set.copyOf(excluded);
            settled = Set.copyOf(settled);
        }

        /** Of a row that is nowhere else. */
        public Delete(Stamp stamp, RowKey key, @Nullable Row before, Set<Dot> excluded, Set<Dot> settled) {
            this(stamp, key, before, excluded, settled, null);
        }

        /** As an application writes it. */
        public Delete(Stamp stamp, RowKey key, @Nullable Row before, Set<Dot> excluded) {
            this(stamp, key, before, excluded, Set.of());
        }

        /** The same with another old image. */
        public Delete withBefore(@Nullable Row other) {
            return new Delete(stamp, key, other, excluded, settled, movedTo);
        }

        /**
         * True if this is a change of a row's key, and {@code insert} made another row under the former key beside it, which
         * {@code write} has seen: the write stays with that row.
         */
        public boolean leaves(Operation write, Operation insert) {
            return movedTo != null && insert instanceof Insert && write.supersedes(insert) && !supersedes(insert);
        }

        @Override
        public @Nullable Row image() {
            return null;
        }
    }

    /**
     * A person has decided. Supersedes what it settles and nothing else that still waited; says nothing about whether the
     * row exists.
     *
     * @param image the values decided; columns it does not decide are {@link Value.Unchanged}
     * @param settled the waiting operations that the person was shown
     */
    record Decision(Stamp stamp, RowKey key, Row image, Set<Dot> settled, Set<Dot> excluded) implements Operation {
        public Decision {
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(key);
            Objects.requireNonNull(image);
            settled = Set.copyOf(settled);
            excluded = Set.copyOf(excluded);
        }
    }
}
