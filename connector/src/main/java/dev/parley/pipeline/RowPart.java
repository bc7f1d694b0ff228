package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rows of a table that a site shares: those for which an expression over the row's own columns is true. Membership is a
 * function of the row alone, so that every agent, old log entries and new ones give the same answer. Thread-safe.
 *
 * @param text the expression, equal for equal parts
 * @param columns canonical names of the columns that it reads
 * @param test true for images that belong to the part; asked only for images that hold all {@code columns}
 * @param keepsLeaving true if a row's last change, the one that takes it out of the part, is exchanged and the row stays;
 *     false if the row is deleted where it was shared
 */
public record RowPart(String text, Set<String> columns, Predicate<Row> test, boolean keepsLeaving) {
    public RowPart {
        columns = Set.copyOf(columns);
    }

    /** By what the expression says: a table that is read anew has the same part. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowPart that
                && text.equals(that.text)
                && columns.equals(that.columns)
                && keepsLeaving == that.keepsLeaving;
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, columns, keepsLeaving);
    }

    /** True if the image says whether its row belongs to the part. */
    public boolean knows(Row image) {
        return columns.stream().noneMatch(column -> image.get(column) == Value.Unchanged.UNCHANGED);
    }

    /** True if the row belongs to the part; an image that does not say so does not. */
    public boolean has(@Nullable Row image) {
        return image != null && knows(image) && test.test(image);
    }

    /** True if the row of this table is shared: all rows are where there is no part. */
    public static boolean has(Optional<RowPart> part, @Nullable Row image) {
        return part.isEmpty() || part.get().has(image);
    }
}
