package dev.parley.verify;

import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries out a plan row by row. Each row is looked at again at every site of its entry, and written at one that has it,
 * which locks it meanwhile; an entry that is stale, or cannot be carried out, is refused and the others go on.
 */
public final class Repairs {
    private final Map<String, VerifySite> sites = new LinkedHashMap<>();
    private final String author;

    public Repairs(List<VerifySite> sites, String author) {
        sites.forEach(site -> this.sites.put(site.name(), site));
        this.author = author;
    }

    /** What became of one entry. */
    public record Result(RepairPlan.Entry entry, boolean written, String reason) {}

    /**
     * Carries out a plan; what became of each entry, in their order.
     *
     * @param note why, for people
     */
    public List<Result> apply(RepairPlan plan, String note) {
        List<Result> results = new ArrayList<>();
        for (RepairPlan.Entry entry : plan.rows()) {
            RepairReceipt receipt = apply(plan.id(), entry, note);
            results.add(new Result(entry, receipt.written(), receipt.reason()));
        }
        return results;
    }

    private RepairReceipt apply(String plan, RepairPlan.Entry entry, String note) {
        for (String site : entry.seen().keySet()) {
            if (!sites.containsKey(site)) {
                return RepairReceipt.refused(
                        "the plan names site '" + site + "', which is not asked; it has " + sites.keySet());
            }
        }
        String wanted = entry.seen().get(entry.take());
        if (wanted == null) {
            return RepairReceipt.refused("'take' names site '" + entry.take() + "', but the row was seen at "
                    + entry.seen().keySet());
        }
        boolean keep = !wanted.equals(Fingerprint.ABSENT);
        String executor = keep ? entry.take() : holder(entry);
        if (executor.isEmpty()) {
            return RepairReceipt.refused("the row was at no site when the plan was made; remove the entry");
        }
        RowKey key = Messages.keyOf(entry.ref());
        for (Map.Entry<String, String> seen : entry.seen().entrySet()) {
            String now = site(seen.getKey()).look(List.of(key)).get(0).fingerprint();
            if (!now.equals(seen.getValue())) {
                return RepairReceipt.refused("stale: at site " + seen.getKey() + " the row was " + seen.getValue()
                        + " when the plan was made and is " + now + " now; make a new plan");
            }
        }
        String id = plan + "-" + key.hashText();
        return site(executor).repair(new RepairOrder(id, key, seenAt(entry, executor), keep, author, note));
    }

    private VerifySite site(String name) {
        VerifySite site = sites.get(name);
        if (site == null) {
            throw new IllegalStateException("site " + name + " is known by now");
        }
        return site;
    }

    private static String seenAt(RepairPlan.Entry entry, String site) {
        return entry.seen().getOrDefault(site, Fingerprint.ABSENT);
    }

    private static String holder(RepairPlan.Entry entry) {
        return entry.seen().keySet().stream()
                .filter(site -> !seenAt(entry, site).equals(Fingerprint.ABSENT))
                .findFirst()
                .orElse("");
    }
}
