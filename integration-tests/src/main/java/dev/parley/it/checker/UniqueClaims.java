package dev.parley.it.checker;

import dev.parley.it.client.Action;
import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In the end no name stands twice, no claim that was acknowledged and not given up is missing, each stands with its name or with the name
 * and a suffix, and one of those who want a name has it as it is. All sites say the same.
 */
public final class UniqueClaims {
    private static final String SUFFIX = "~";

    private UniqueClaims() {}

    /** Checks what the sites show in the end, under the rule that losers stand with a suffix. */
    public static Verdict check(Calls calls, List<Snapshot> ends) {
        Verdict.Builder verdict = new Verdict.Builder("unique-claims");
        Map<String, String> may = new HashMap<>();
        Set<String> must = new HashSet<>();
        calls.of(Action.Claim.class).filter(Call::mayHaveHappened).forEach(call -> {
            Action.Claim claim = (Action.Claim) call.action();
            may.put(claim.id(), claim.name());
            if (call.isAcknowledged()) {
                must.add(claim.id());
            }
        });
        calls.of(Action.Disclaim.class).filter(Call::mayHaveHappened).forEach(call -> {
            String id = ((Action.Disclaim) call.action()).id();
            must.remove(id);
            if (call.isAcknowledged()) {
                may.remove(id);
            }
        });
        ends.forEach(end -> check(end, must, may, verdict));
        ends.stream()
                .filter(end -> !end.claims().equals(ends.get(0).claims()))
                .forEach(end -> verdict.violated(
                        end.site() + " shows other claims than " + ends.get(0).site()));
        return verdict.build();
    }

    private static void check(Snapshot end, Set<String> must, Map<String, String> may, Verdict.Builder verdict) {
        must.stream()
                .filter(id -> !end.claims().containsKey(id))
                .forEach(id -> verdict.violated(end.site() + " lacks the claim " + id));
        end.claims().forEach((id, name) -> {
            verdict.count("claims");
            String wanted = may.get(id);
            if (wanted == null) {
                verdict.violated(end.site() + " shows the claim " + id + ", which was given up or never made");
            } else if (!name.equals(wanted) && !name.startsWith(wanted + SUFFIX)) {
                verdict.violated(end.site() + " shows the claim " + id + " to " + wanted + " as " + name);
            }
            if (!name.equals(wanted)) {
                verdict.count("with a suffix");
            }
        });
        duplicates(end.claims().values())
                .forEach(name -> verdict.violated(end.site() + " shows the name " + name + " twice"));
        Set<String> standing = new HashSet<>(end.claims().values());
        end.claims().keySet().stream()
                .filter(may::containsKey)
                .map(may::get)
                .distinct()
                .filter(wanted -> !standing.contains(wanted))
                .forEach(wanted -> verdict.violated(end.site() + " gives the name " + wanted + " to nobody"));
    }

    private static Set<String> duplicates(Collection<String> names) {
        Set<String> once = new HashSet<>();
        return names.stream().filter(name -> !once.add(name)).collect(Collectors.toSet());
    }
}
