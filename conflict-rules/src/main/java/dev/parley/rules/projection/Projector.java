package dev.parley.rules.projection;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.OrphanPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides rows in three steps: which deleted rows come back, which rows then stand, what those show. Only keys that park
 * take part in the second, so the third cannot change it. Not thread-safe.
 */
final class Projector {
    private final Map<String, TableConstraints> tables = new HashMap<>();
    private final SortedMap<RowKey, ProjectionRow> rows = new TreeMap<>();
    private final Map<RowKey, List<RowKey>> named = new HashMap<>();
    private final Set<RowKey> standing;

    Projector(Collection<ProjectionRow> rows, Collection<TableConstraints> tables, Set<RowKey> standing) {
        this.standing = standing;
        tables.forEach(table -> this.tables.put(table.table(), table));
        for (ProjectionRow row : rows) {
            if (this.rows.put(row.key(), row) != null) {
                throw new IllegalArgumentException("row " + row.key() + " is given twice");
            }
            names(row)
                    .forEach(name ->
                            named.computeIfAbsent(name, n -> new ArrayList<>()).add(row.key()));
        }
    }

    private TableConstraints table(ProjectionRow row) {
        return tables.getOrDefault(
                row.key().table(), TableConstraints.none(row.key().table()));
    }

    private List<RowKey> names(ProjectionRow row) {
        List<RowKey> names = new ArrayList<>();
        names.add(row.key());
        if (row.image() != null) {
            names.addAll(table(row).names(row.image()));
        }
        return names;
    }

    Projected project() {
        SortedMap<RowKey, ProjectionRow> present = present();
        Set<UniqueClaim> unmarked = new HashSet<>();
        while (true) {
            Projection projection = stand(present, unmarked);
            Alterations alterations = new Alterations(tables, present, projection, standing);
            if (unmarked.addAll(alterations.withoutRoom())) {
                continue;
            }
            return new Projected(outcomes(present, projection, alterations), kept(present, projection, alterations));
        }
    }

    /** What exists, and deleted rows that something of these refers to by a restoring reference. */
    private SortedMap<RowKey, ProjectionRow> present() {
        SortedMap<RowKey, ProjectionRow> present = new TreeMap<>();
        List<ProjectionRow> open = new ArrayList<>();
        for (ProjectionRow row : rows.values()) {
            if (row.exists()) {
                open.add(row);
            }
        }
        while (!open.isEmpty()) {
            ProjectionRow row = open.remove(open.size() - 1);
            if (present.put(row.key(), row) == null) {
                for (RowKey parent : restored(row, row.image())) {
                    ProjectionRow deleted = rows.get(parent);
                    if (deleted != null && deleted.image() != null) {
                        open.add(deleted);
                    }
                }
            }
        }
        return present;
    }

    /** The rows that an image of a row refers to by restoring references. */
    private List<RowKey> restored(ProjectionRow row, @Nullable Row image) {
        List<RowKey> parents = new ArrayList<>();
        for (Reference reference : table(row).references()) {
            RowKey target = image == null ? null : reference.target(image);
            if (target != null && reference.orphans() == OrphanPolicy.RESTORE_PARENT) {
                parents.addAll(named.getOrDefault(target, List.of()));
            }
        }
        return parents;
    }

    /** @param unmarked values that cannot be marked: their losers park */
    private Projection stand(SortedMap<RowKey, ProjectionRow> present, Set<UniqueClaim> unmarked) {
        List<Candidate> candidates = new ArrayList<>(present.size());
        for (ProjectionRow row : present.values()) {
            Row image = Objects.requireNonNull(row.image());
            List<UniqueClaim> claims = new ArrayList<>();
            for (UniqueKey key : table(row).uniques()) {
                UniqueClaim claim = key.claim(image);
                if (claim != null && (!key.losers().stands() || unmarked.contains(claim))) {
                    claims.add(claim);
                }
            }
            List<RowKey> parents = new ArrayList<>();
            for (Reference reference : table(row).references()) {
                RowKey target = reference.target(image);
                if (target != null && reference.orphans() != OrphanPolicy.SET_NULL) {
                    parents.add(target);
                }
            }
            candidates.add(new Candidate(
                    row.key(), row.rank(), claims, parents, table(row).names(image)));
        }
        return Projection.of(candidates, standing);
    }

    private SortedMap<RowKey, Outcome> outcomes(
            SortedMap<RowKey, ProjectionRow> present, Projection projection, Alterations alterations) {
        SortedMap<RowKey, Outcome> outcomes = new TreeMap<>();
        for (ProjectionRow row : rows.values()) {
            Parked parked = projection.parked().get(row.key());
            if (!present.containsKey(row.key())) {
                outcomes.put(row.key(), Outcome.Gone.GONE);
            } else if (parked != null) {
                outcomes.put(row.key(), new Outcome.Out(parked.forPerson(isForPerson(row, parked))));
            } else {
                outcomes.put(row.key(), alterations.of(row));
            }
        }
        return outcomes;
    }

    private boolean isForPerson(ProjectionRow row, Parked parked) {
        if (parked.reason() != ParkReason.UNIQUE) {
            return false;
        }
        for (UniqueKey key : table(row).uniques()) {
            UniqueClaim claim =
                    key.losers() == LoserPolicy.MANUAL ? key.claim(Objects.requireNonNull(row.image())) : null;
            if (claim != null && parked.blockers().stream().anyMatch(holder -> claim.equals(claim(key, holder)))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable UniqueClaim claim(UniqueKey key, RowKey of) {
        ProjectionRow row = rows.get(of);
        return row == null || row.image() == null ? null : key.claim(row.image());
    }

    private SortedSet<RowKey> kept(
            SortedMap<RowKey, ProjectionRow> present, Projection projection, Alterations alterations) {
        SortedSet<RowKey> kept = new TreeSet<>(projection.parked().keySet());
        Map<UniqueClaim, RowKey> claimants = new HashMap<>();
        for (ProjectionRow row : present.values()) {
            if (!row.exists() || !alterations.of(row).alterations().isEmpty()) {
                kept.add(row.key());
            }
            for (UniqueClaim claim : table(row).claims(Objects.requireNonNull(row.image()))) {
                RowKey other = claimants.putIfAbsent(claim, row.key());
                if (other != null) {
                    kept.add(other);
                    kept.add(row.key());
                }
            }
        }
        for (ProjectionRow row : rows.values()) {
            row.former().forEach(image -> keepDeleted(kept, restored(row, image)));
            keepDeleted(kept, restored(row, row.image()));
        }
        return kept;
    }

    private void keepDeleted(Set<RowKey> kept, List<RowKey> parents) {
        for (RowKey parent : parents) {
            ProjectionRow row = rows.get(parent);
            if (row != null && !row.exists()) {
                kept.add(parent);
            }
        }
    }
}
