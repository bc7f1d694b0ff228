package dev.parley.agent;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sites of a group as one of them sees them: whom it waits for, and whose writes it takes, former incarnations of the
 * others included. Immutable.
 *
 * @param self this site in the incarnation that its database belongs to
 * @param names members of the group, this site included
 * @param incarnations what this site knows of former ones
 */
public record Roster(SiteId self, List<String> names, Incarnations incarnations) {
    public Roster {
        names = List.copyOf(names);
    }

    /** A member in the incarnation that counts. */
    public SiteId member(String name) {
        return name.equals(self.name()) ? self : incarnations.current(name);
    }

    /** Every site of the group. */
    public List<SiteId> members() {
        return names.stream().map(this::member).toList();
    }

    public List<SiteId> others() {
        return members().stream().filter(member -> !member.equals(self)).toList();
    }

    /** All that the other sites have been: transactions of a former incarnation may still be on their way. */
    public List<SiteId> origins() {
        List<SiteId> origins = new ArrayList<>();
        others().forEach(other -> origins.addAll(incarnations.all(other.name())));
        return origins;
    }

    /** The members as heartbeats name them. */
    public List<String> texts() {
        return members().stream().map(SiteId::toString).toList();
    }

    /**
     * A member that was taken out of the group and is listed again comes back with its next incarnation: this site has not
     * waited for the former one meanwhile, so what that one has written since counts for nobody.
     *
     * @param checkpoint the last one; empty if there has been none
     * @param committed what is applied in this site's database
     */
    public Roster readmitting(Optional<Checkpoint> checkpoint, VersionVector committed) {
        Incarnations known = incarnations;
        Map<SiteId, VersionVector> counted = checkpoint.map(Checkpoint::known).orElse(Map.of());
        for (SiteId other : others()) {
            long applied = Math.max(
                    committed.get(other),
                    checkpoint.map(at -> at.applied().get(other)).orElse(0L));
            if (!counted.isEmpty() && !counted.containsKey(other) && applied > 0) {
                known = known.beginning(Incarnations.next(other), applied);
            }
        }
        return new Roster(self, names, known);
    }
}
