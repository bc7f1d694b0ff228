package dev.parley.rules.rule;

import dev.parley.rules.operation.CausalBlocks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A claim that is handed on: a write has the best claim among its own and that of the version it replaced. The best claim
 * stands, of equal ones the latest write; so whoever follows the first writer beats whoever came second, which a plain
 * comparison of two writes does not give. Claims begin anew where a write, or several, had seen all before: no site can
 * fold elsewhere, so folding forgets none that counts.
 *
 * <p>The order is total and extends causality: a write never has a worse claim than one it supersedes, because the version
 * it replaced was the best of those.
 */
public record LineageRule(Claim claim, List<String> sites) implements PickRule {
    /** What makes a claim good. */
    public enum Claim {
        /** The earlier the better. */
        FIRST_WRITER("lineage-first-writer-wins"),
        /** By the order of sites; those not named last. */
        PRIORITY("lineage-priority");

        private final String text;

        Claim(String text) {
            this.text = text;
        }
    }

    public LineageRule {
        Objects.requireNonNull(claim);
        sites = claim == Claim.PRIORITY ? Names.checked(claim.text, sites) : List.of();
    }

    public static LineageRule firstWriterWins() {
        return new LineageRule(Claim.FIRST_WRITER, List.of());
    }

    /** The lineage of the site named first stands. */
    public static LineageRule priority(List<String> sites) {
        return new LineageRule(Claim.PRIORITY, sites);
    }

    @Override
    public String name() {
        return claim == Claim.PRIORITY ? claim.text + "(" + String.join(",", sites) + ")" : claim.text;
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.TOTAL_ORDER;
    }

    @Override
    public int pick(List<Write> candidates) {
        List<Integer> starts =
                CausalBlocks.starts(candidates.stream().map(Write::operation).toList());
        int start = starts.get(starts.size() - 1);
        List<Write> inherited = new ArrayList<>();
        int best = start;
        for (int i = start; i < candidates.size(); i++) {
            inherited.add(claimOf(candidates.get(i), candidates.subList(start, i), inherited));
            if (compareClaims(inherited.get(i - start), inherited.get(best - start)) >= 0) {
                best = i;
            }
        }
        return best;
    }

    /** The better of its own claim and that of the version it replaced, which is the best it had seen. */
    private Write claimOf(Write write, List<Write> older, List<Write> inherited) {
        List<Write> claims = new ArrayList<>(List.of(write));
        for (int i = 0; i < older.size(); i++) {
            if (write.supersedes(older.get(i))) {
                claims.add(inherited.get(i));
            }
        }
        return Collections.max(claims, this::compareClaims);
    }

    /** Positive if {@code a} is the better claim. */
    private int compareClaims(Write a, Write b) {
        if (claim == Claim.FIRST_WRITER) {
            return b.stamp().compareRank(a.stamp());
        }
        return Comparator.comparingInt(this::place).compare(b, a);
    }

    private int place(Write write) {
        int at = sites.indexOf(write.stamp().dot().origin().name());
        return at < 0 ? sites.size() : at;
    }
}
