package dev.parley.rules.policy;

import dev.parley.rules.rule.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Divides the columns of a row into units. */
final class Units {
    private Units() {}

    static List<Unit> of(RowPolicy policy, List<String> columns) {
        List<Unit> units = divided(policy, columns);
        RowPolicy earlier = policy.earlier();
        if (earlier == null) {
            return units;
        }
        List<Unit> before = earlier.units(columns);
        List<Unit> dated = new ArrayList<>(units.size());
        for (Unit unit : units) {
            dated.add(dated(unit, before));
        }
        return dated;
    }

    /** A unit that the version before had too is as old as that one. */
    private static Unit dated(Unit unit, List<Unit> before) {
        for (Unit candidate : before) {
            if (candidate.sameAs(unit)) {
                return unit.since(candidate.since());
            }
        }
        return unit;
    }

    private static List<Unit> divided(RowPolicy policy, List<String> columns) {
        List<Unit> units = new ArrayList<>();
        Set<String> grouped = new HashSet<>();
        for (ColumnGroup group : policy.groups()) {
            grouped.addAll(group.columns());
            List<String> present = new ArrayList<>(group.columns());
            present.retainAll(columns);
            add(
                    units,
                    policy.version(),
                    group.name(),
                    group.rule(),
                    present,
                    group.rule().byColumn());
        }
        List<String> rest = new ArrayList<>(columns);
        rest.removeAll(grouped);
        boolean columnwise = policy.columnwise() || policy.rule().byColumn();
        add(units, policy.version(), Unit.ROW, policy.rule(), rest, columnwise);
        return units;
    }

    private static void add(
            List<Unit> units, int version, String name, Rule rule, List<String> columns, boolean columnwise) {
        if (columnwise) {
            columns.forEach(column -> units.add(new Unit(column, version, rule, List.of(column))));
        } else if (!columns.isEmpty()) {
            units.add(new Unit(name, version, rule, columns));
        }
    }
}
