package dev.parley.rules.rule;

import java.util.List;

/**
 * Of writes that did not see each other that of the first-named site stands; of one site's, and of sites that are not
 * named, the latest. All incarnations of a site have its priority.
 *
 * @param sites site names, highest priority first
 */
public record SitePriority(List<String> sites) implements PickRule {
    public SitePriority {
        sites = Names.checked("site-priority", sites);
    }

    @Override
    public String name() {
        return "site-priority(" + String.join(",", sites) + ")";
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.SIBLING_FOLD;
    }

    @Override
    public int pick(List<Write> candidates) {
        int best = 0;
        for (int i = 1; i < candidates.size(); i++) {
            if (place(candidates.get(i)) <= place(candidates.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private int place(Write write) {
        int at = sites.indexOf(write.stamp().dot().origin().name());
        return at < 0 ? sites.size() : at;
    }
}
