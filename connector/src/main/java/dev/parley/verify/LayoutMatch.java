package dev.parley.verify;

import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What the layouts of one table at several sites have in common.
 *
 * @param columns names that all have with one type, sorted
 * @param where conditions on the rows that are compared, as the sites share them, sorted
 * @param comparable false if the keys differ, so that no row can be found at another site
 * @param problem what is not compared although the site files say nothing of it; empty if everything else is
 */
record LayoutMatch(List<String> columns, List<String> where, boolean comparable, String problem) {
    static LayoutMatch of(List<TableLayout> layouts) {
        TableLayout first = layouts.get(0);
        List<String> columns = new ArrayList<>();
        TreeSet<String> odd = new TreeSet<>();
        layouts.forEach(layout -> odd.addAll(layout.columns().keySet()));
        first.columns().forEach((name, type) -> {
            if (layouts.stream().allMatch(layout -> type.equals(layout.columns().get(name)))) {
                columns.add(name);
                odd.remove(name);
            }
        });
        layouts.forEach(layout -> odd.removeAll(layout.untaken()));
        boolean sameKey = layouts.stream().allMatch(layout -> layout.key().equals(first.key()))
                && columns.containsAll(first.key());
        if (!sameKey) {
            return new LayoutMatch(List.of(), List.of(), false, "the sites have different primary keys");
        }
        String problem =
                odd.isEmpty() ? "" : "not compared, because not every site has them with the same type: " + odd;
        List<String> where = layouts.stream()
                .map(TableLayout::where)
                .filter(condition -> !condition.isEmpty())
                .distinct()
                .sorted()
                .toList();
        return new LayoutMatch(columns, where, true, problem);
    }

    /** Differs where the columns do, so that a spool of other columns is not gone on with. */
    String fileName(String table, String site) {
        CanonicalHash hash = new CanonicalHash();
        hash.value(new Value.Text(table));
        columns.forEach(column -> hash.value(new Value.Text(column)));
        where.forEach(condition -> hash.value(new Value.Text("where " + condition)));
        return String.format("%s-%016x", site, hash.result());
    }
}
