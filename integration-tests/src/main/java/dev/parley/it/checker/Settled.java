package dev.parley.it.checker;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * After quiescence no site keeps undecided rows, every conflict is final, and all sites tell the same of conflicts and
 * parked rows.
 */
public final class Settled {
    private Settled() {}

    /** Compares every site's record with the first. */
    public static Verdict check(List<SiteRecord> sites) {
        Verdict.Builder verdict = new Verdict.Builder("settled");
        SiteRecord first = sites.get(0);
        verdict.count("conflicts", first.conflicts().size());
        verdict.count("parked", first.parked().size());
        for (SiteRecord site : sites) {
            if (site.windowRows() != 0) {
                verdict.violated(site.site() + " still keeps " + site.windowRows() + " undecided rows");
            }
            site.conflicts().stream()
                    .filter(entry -> !entry.isFinal())
                    .forEach(entry -> verdict.violated("at " + site.site() + " the conflict over " + entry.table() + "#"
                            + entry.keyHash() + " lost by " + entry.loser() + " is still provisional"));
            differences("conflict", first.site(), first.conflicts(), site.site(), site.conflicts(), verdict);
            differences("parked row", first.site(), first.parked(), site.site(), site.parked(), verdict);
        }
        return verdict.build();
    }

    private static void differences(
            String what, String a, Set<?> left, String b, Set<?> right, Verdict.Builder verdict) {
        only(left, right)
                .forEach(entry -> verdict.violated(what + " known at " + a + " but not at " + b + ": " + entry));
        only(right, left)
                .forEach(entry -> verdict.violated(what + " known at " + b + " but not at " + a + ": " + entry));
    }

    private static Set<Object> only(Set<?> left, Set<?> right) {
        return left.stream().filter(entry -> !right.contains(entry)).collect(Collectors.toSet());
    }
}
