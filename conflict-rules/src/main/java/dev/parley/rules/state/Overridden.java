package dev.parley.rules.state;

import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which writes of a replay lose a part to one of higher rank that neither saw them nor was seen by them.
 *
 * <p>What a site writes later has seen all that its earlier writes had. So of each site's writes above a given one, those
 * that have not seen it come first, and only they are compared. A row that sites write without pause while one is away has thousands that have seen one another.
 */
final class Overridden {
    private final ReplayRule.Pairs pairs;
    private final List<Write> writes;
    /** Places in {@link #writes} by the site that wrote, ascending. */
    private final Map<SiteId, List<Integer>> places = new HashMap<>();

    /** @param writes by ascending rank */
    Overridden(ReplayRule rule, List<Write> writes) {
        this.pairs = rule.pairs(writes);
        this.writes = writes;
        for (int i = 0; i < writes.size(); i++) {
            SiteId site = writes.get(i).operation().dot().origin();
            places.computeIfAbsent(site, of -> new ArrayList<>()).add(i);
        }
    }

    /** Each of the first {@code count} writes that lost, with the latest to which it did. */
    List<UnitResult.Lost> among(int count) {
        List<UnitResult.Lost> lost = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int by = latestOver(i);
            if (by >= 0) {
                lost.add(new UnitResult.Lost(
                        writes.get(i).operation(), writes.get(by).operation()));
            }
        }
        return lost;
    }

    private int latestOver(int place) {
        int latest = -1;
        for (List<Integer> of : places.values()) {
            for (int k = firstAbove(of, place); k < of.size() && !saw(of.get(k), place); k++) {
                if (of.get(k) > latest && overrides(of.get(k), place)) {
                    latest = of.get(k);
                }
            }
        }
        return latest;
    }

    private boolean saw(int later, int place) {
        return writes.get(later).supersedes(writes.get(place));
    }

    private static int firstAbove(List<Integer> of, int place) {
        int found = Collections.binarySearch(of, place);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private boolean overrides(int later, int earlier) {
        Write write = writes.get(later);
        if (write.whole() || write.before() == Value.Unchanged.UNCHANGED) {
            return true;
        }
        try {
            return pairs.overrides(later, earlier);
        } catch (RuleException e) {
            return true;
        }
    }
}
