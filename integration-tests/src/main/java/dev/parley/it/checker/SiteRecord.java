package dev.parley.it.checker;

import java.util.Set;

/**
 * What a site's own bridge tables say after the run.
 *
 * @param conflicts rows of {@code parley.conflict}
 * @param parked rows that cannot stand in their table now, as {@code table#key hash}
 * @param windowRows rows still undecided
 */
public record SiteRecord(String site, Set<ConflictEntry> conflicts, Set<String> parked, long windowRows) {
    public SiteRecord {
        conflicts = Set.copyOf(conflicts);
        parked = Set.copyOf(parked);
    }
}
