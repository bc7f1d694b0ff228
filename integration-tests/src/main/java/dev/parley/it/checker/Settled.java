package dev.parley.it.checker;

import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * After quiescence no site keeps undecided rows, every conflict is final, and all sites tell the same of conflicts and
 * parked rows.
 */
public final class Settled {
    private Settled() {}

    /** Compares every site's record with the first. */
    public static Verdict check(List<SiteRecord> sites) {
        return check(sites, 0);
    }

    /**
     * The same where rows stand otherwise than they were written because of a key: those stay in the window, and their
     * conflicts are provisional until they stand again.
     *
     * @param kept how many rows that are, with those whose value they want
     */
    public static Verdict check(List<SiteRecord> sites, long kept) {
        Verdict.Builder verdict = new Verdict.Builder("settled");
        SiteRecord first = sites.get(0);
        verdict.count("conflicts", first.conflicts().size());
        verdict.count("parked", first.parked().size());
        for (SiteRecord site : sites) {
            if (site.windowRows() != kept) {
                verdict.violated(site.site() + " keeps " + site.windowRows() + " undecided rows instead of " + kept);
            }
            site.conflicts().stream()
                    .filter(entry -> !entry.isFinal() && !(kept > 0 && isParked(entry, site)))
                    .forEach(entry -> verdict.violated("at " + site.site() + " the conflict over " + entry.table() + "#"
                            + entry.keyHash() + " lost by " + entry.loser() + " is still provisional"));
            differences(
                    "conflict",
                    first.site(),
                    common(first),
                    site.site(),
                    common(site),
                    ConflictEntry::agreesWith,
                    verdict);
            differences(
                    "parked row", first.site(), first.parked(), site.site(), site.parked(), String::equals, verdict);
        }
        return verdict.build();
    }

    private static Set<ConflictEntry> common(SiteRecord site) {
        return site.conflicts().stream().map(ConflictEntry::common).collect(Collectors.toSet());
    }

    private static boolean isParked(ConflictEntry entry, SiteRecord site) {
        return site.parked().contains(entry.table() + "#" + entry.keyHash());
    }

    private static <T> void differences(
            String what,
            String a,
            Set<T> left,
            String b,
            Set<T> right,
            BiPredicate<T, T> same,
            Verdict.Builder verdict) {
        only(left, right, same)
                .forEach(entry -> verdict.violated(what + " known at " + a + " but not at " + b + ": " + entry));
        only(right, left, same)
                .forEach(entry -> verdict.violated(what + " known at " + b + " but not at " + a + ": " + entry));
    }

    private static <T> List<T> only(Set<T> left, Set<T> right, BiPredicate<T, T> same) {
        return left.stream()
                .filter(entry -> !right.contains(entry) && right.stream().noneMatch(other -> same.test(entry, other)))
                .toList();
    }
}
