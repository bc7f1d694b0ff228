package dev.parley.pipeline;

import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a table a site exchanges with the group, where that is not all of it. Immutable.
 *
 * @param sends false if what applications write to the table here is not published
 * @param takes false if what other sites write to the table is not written here
 * @param untaken canonical names of columns of the group that this site never writes: those it leaves out, those it sends
 *     constants for, and those it sends in another form
 * @param constants what a row that is inserted here has in columns that this table lacks
 * @param derived columns that are sent in another form
 * @param part the rows that are exchanged; empty if all are
 */
public record Sharing(
        boolean sends,
        boolean takes,
        Set<String> untaken,
        Map<String, Value> constants,
        List<Derived> derived,
        Optional<RowPart> part) {
    /** All rows and columns, both ways. */
    public static final Sharing WHOLE = new Sharing(true, true, Set.of(), Map.of(), List.of());

    public Sharing {
        untaken = Set.copyOf(untaken);
        constants = Map.copyOf(constants);
        derived = List.copyOf(derived);
    }

    /** Of all rows. */
    public Sharing(
            boolean sends, boolean takes, Set<String> untaken, Map<String, Value> constants, List<Derived> derived) {
        this(sends, takes, untaken, constants, derived, Optional.empty());
    }

    /** The same of some rows only. */
    public Sharing of(RowPart rows) {
        return new Sharing(sends, takes, untaken, constants, derived, Optional.of(rows));
    }

    /**
     * A column that the group sees in another form only.
     *
     * @param source the column as the table has it; its canonical name is the one under which the form is sent
     */
    public record Derived(ColumnShape source, Transform form) {}
}
