package dev.parley.store;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.Sharing;
import dev.parley.store.CatalogProblem.Kind;
import dev.parley.store.RawSchema.RawColumn;
import dev.parley.store.RawSchema.RawIndex;
import dev.parley.store.RawSchema.RawTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what a site wants to exchange of a table against the table. */
final class SharingFit {
    private final String schema;
    private final Engine engine;
    private final TableNames names;
    private final List<CatalogProblem> problems;

    /** @param problems what does not fit is added here */
    SharingFit(String schema, Engine engine, TableNames names, List<CatalogProblem> problems) {
        this.schema = schema;
        this.engine = engine;
        this.names = names;
        this.problems = problems;
    }

    /** @param columns all that are not skipped */
    Sharing of(String canonical, RawTable table, List<ColumnShape> columns, WantedSharing wanted) {
        Set<String> untaken = wanted.untaken();
        if (untaken.isEmpty()) {
            return wanted.sends() && wanted.takes()
                    ? Sharing.WHOLE
                    : new Sharing(wanted.sends(), wanted.takes(), untaken, wanted.constants(), List.of());
        }
        wanted.constants()
                .keySet()
                .forEach(name -> find(columns, name)
                        .ifPresent(column -> report(
                                table,
                                column.localName(),
                                "is there, and has a constant: what applications write to it would not be sent")));
        keys(canonical, table, untaken);
        if (wanted.takes()) {
            omitted(canonical, table, untaken);
        }
        return new Sharing(
                wanted.sends(), wanted.takes(), untaken, wanted.constants(), derived(table, columns, wanted));
    }

    private List<Sharing.Derived> derived(RawTable table, List<ColumnShape> columns, WantedSharing wanted) {
        List<Sharing.Derived> derived = new ArrayList<>();
        wanted.transforms().forEach((name, form) -> {
            Optional<ColumnShape> source = find(columns, name);
            if (source.isEmpty()) {
                List<String> there = columns.stream().map(ColumnShape::name).toList();
                report(table, name, "is to be transformed and is not there; the table has " + there);
            } else if (!form.takes(source.get().type())) {
                report(
                        table,
                        source.get().localName(),
                        "has type " + source.get().localType() + ", and only texts can be masked");
            } else {
                derived.add(new Sharing.Derived(source.get(), form));
            }
        });
        derived.sort((a, b) -> a.source().name().compareTo(b.source().name()));
        return derived;
    }

    private void keys(String canonical, RawTable table, Set<String> untaken) {
        for (RawIndex index : table.uniques) {
            for (String local : index.columns()) {
                if (index.primary() && untaken.contains(names.column(canonical, local))) {
                    report(table, local, "belongs to the key, by which the sites know the row");
                }
            }
        }
    }

    private void omitted(String canonical, RawTable table, Set<String> untaken) {
        for (RawColumn column : table.columns) {
            if (untaken.contains(names.column(canonical, column.name()))
                    && !column.generated()
                    && !column.omissible()) {
                report(
                        table,
                        column.name(),
                        "is not taken from other sites, and must have a value: give it a default, or let it be NULL");
            }
        }
    }

    private static Optional<ColumnShape> find(List<ColumnShape> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    private void report(RawTable table, String subject, String found) {
        problems.add(
                new CatalogProblem(Kind.UNFIT_MAPPING, engine.quote(schema, table.name), engine.quote(subject), found));
    }
}
