package dev.parley.it.checker;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Quiescent sites hold the same rows, column by column (I10 at every site, and equal states). */
public final class Convergence {
    private Convergence() {}

    /** Compares every site with the first. */
    public static Verdict check(List<SiteImage> sites) {
        Verdict.Builder verdict = new Verdict.Builder("convergence");
        SiteImage first = sites.get(0);
        verdict.count("sites", sites.size());
        verdict.count("rows", first.size());
        for (SiteImage other : sites.subList(1, sites.size())) {
            compare(first, other, verdict);
        }
        return verdict.build();
    }

    private static void compare(SiteImage a, SiteImage b, Verdict.Builder verdict) {
        if (!a.tables().keySet().equals(b.tables().keySet())) {
            verdict.violated("the tables of " + a.site() + " are "
                    + a.tables().keySet() + ", those of " + b.site() + " are "
                    + b.tables().keySet());
            return;
        }
        a.tables().forEach((name, rows) -> {
            Set<RowKey> keys = new HashSet<>(rows.keySet());
            keys.addAll(b.tables().getOrDefault(name, Map.of()).keySet());
            keys.stream().sorted().forEach(key -> compare(key, a, b, verdict));
        });
    }

    private static void compare(RowKey key, SiteImage a, SiteImage b, Verdict.Builder verdict) {
        Optional<Row> left = a.row(key);
        Optional<Row> right = b.row(key);
        if (left.isEmpty() || right.isEmpty()) {
            verdict.violated("row " + key + " is " + (left.isEmpty() ? "absent" : "present") + " at " + a.site()
                    + " and " + (right.isEmpty() ? "absent" : "present") + " at " + b.site());
            return;
        }
        List<String> differing = differing(left.get(), right.get());
        if (!differing.isEmpty()) {
            verdict.violated("row " + key + " differs between " + a.site() + " and " + b.site() + " in " + differing);
        }
    }

    private static List<String> differing(Row left, Row right) {
        List<String> differing = new ArrayList<>();
        Set<String> names = new HashSet<>(left.columns().names());
        names.addAll(right.columns().names());
        names.stream()
                .sorted()
                .filter(name -> left.columns().indexOf(name) < 0
                        || right.columns().indexOf(name) < 0
                        || !left.get(name).equals(right.get(name)))
                .forEach(differing::add);
        return differing;
    }
}
