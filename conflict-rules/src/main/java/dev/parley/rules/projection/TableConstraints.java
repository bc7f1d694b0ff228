package dev.parley.rules.projection;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What limits which rows of a table may stand together, the same at all sites.
 *
 * @param named lists of columns, besides the primary key, that foreign keys of any table refer to
 */
public record TableConstraints(
        String table, List<UniqueKey> uniques, List<Reference> references, List<List<String>> named) {
    public TableConstraints {
        Objects.requireNonNull(table);
        uniques = List.copyOf(uniques);
        references = List.copyOf(references);
        named = named.stream().map(List::copyOf).toList();
    }

    /** No unique key, no foreign key. */
    public static TableConstraints none(String table) {
        return new TableConstraints(table, List.of(), List.of(), List.of());
    }

    /** All values that a row with this image claims. */
    public List<UniqueClaim> claims(Row image) {
        List<UniqueClaim> claims = new ArrayList<>(uniques.size());
        for (UniqueKey key : uniques) {
            UniqueClaim claim = key.claim(image);
            if (claim != null) {
                claims.add(claim);
            }
        }
        return claims;
    }

    /** All rows that a row with this image refers to. */
    public List<RowKey> parents(Row image) {
        List<RowKey> parents = new ArrayList<>(references.size());
        for (Reference reference : references) {
            RowKey parent = reference.target(image);
            if (parent != null) {
                parents.add(parent);
            }
        }
        return parents;
    }

    /** The names, besides its key, by which foreign keys may refer to a row with this image. */
    public List<RowKey> names(Row image) {
        List<RowKey> names = new ArrayList<>(named.size());
        for (List<String> columns : named) {
            List<Value> values = columns.stream().map(image::get).toList();
            if (!values.contains(Value.Null.NULL) && !values.contains(Value.Unchanged.UNCHANGED)) {
                names.add(RowKey.of(Reference.name(table, columns), values));
            }
        }
        return names;
    }
}
