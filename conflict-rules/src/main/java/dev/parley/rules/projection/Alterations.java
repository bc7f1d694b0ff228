package dev.parley.rules.projection;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.OrphanPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What rows that stand show where they cannot show what their state says. Of one value the highest rank keeps it. */
final class Alterations {
    private static final Comparator<ProjectionRow> BY_DESCENDING_RANK = ((Comparator<ProjectionRow>)
                    (a, b) -> Candidate.compareRanks(b.rank(), a.rank()))
            .thenComparing(ProjectionRow::key);

    private final Map<String, TableConstraints> tables;
    private final SortedMap<RowKey, ProjectionRow> present;
    private final Set<RowKey> there;
    private final Map<UniqueClaim, RowKey> holders = new HashMap<>();
    private final Map<RowKey, Outcome.Stands> shown = new HashMap<>();
    private final Set<UniqueClaim> withoutRoom = new HashSet<>();

    Alterations(
            Map<String, TableConstraints> tables,
            SortedMap<RowKey, ProjectionRow> present,
            Projection projection,
            Set<RowKey> standing) {
        this.tables = tables;
        this.present = present;
        this.there = new HashSet<>(standing);
        present.values().forEach(row -> there.remove(row.key()));
        List<ProjectionRow> rows = new ArrayList<>(present.values());
        rows.removeIf(row -> !projection.stands(row.key()));
        rows.sort(BY_DESCENDING_RANK);
        for (ProjectionRow row : rows) {
            Row image = Objects.requireNonNull(row.image());
            table(row).claims(image).forEach(claim -> holders.putIfAbsent(claim, row.key()));
            there.add(row.key());
            there.addAll(table(row).names(image));
        }
        rows.forEach(row -> shown.put(row.key(), show(row)));
    }

    /** Values that some loser has no room to mark. */
    Set<UniqueClaim> withoutRoom() {
        return withoutRoom;
    }

    /** Of a row that stands; of others as if nothing was altered. */
    Outcome.Stands of(ProjectionRow row) {
        Outcome.Stands stands = shown.get(row.key());
        return stands == null ? new Outcome.Stands(Objects.requireNonNull(row.image()), List.of()) : stands;
    }

    private TableConstraints table(ProjectionRow row) {
        return tables.getOrDefault(
                row.key().table(), TableConstraints.none(row.key().table()));
    }

    private Outcome.Stands show(ProjectionRow row) {
        Row own = Objects.requireNonNull(row.image());
        Row image = own;
        List<Outcome.Alteration> alterations = new ArrayList<>();
        if (!row.exists()) {
            alterations.add(new Outcome.Alteration("", ParkReason.FOREIGN_KEY, List.of(), children(row)));
        }
        for (Reference reference : table(row).references()) {
            RowKey target = reference.target(own);
            if (target != null && reference.orphans() == OrphanPolicy.SET_NULL && !there.contains(target)) {
                image = with(image, reference.columns(), Value.Null.NULL);
                alterations.add(new Outcome.Alteration(
                        reference.name(), ParkReason.FOREIGN_KEY, reference.columns(), List.of(target)));
            }
        }
        for (UniqueKey key : table(row).uniques()) {
            UniqueClaim claim = key.claim(own);
            RowKey holder = claim == null ? null : holders.get(claim);
            if (claim != null && holder != null && !holder.equals(row.key())) {
                image = with(image, List.of(key.altered()), altered(row, key, own, claim));
                alterations.add(
                        new Outcome.Alteration(key.name(), ParkReason.UNIQUE, List.of(key.altered()), List.of(holder)));
            }
        }
        return new Outcome.Stands(image, alterations);
    }

    /** Who keeps a deleted row in the table. */
    private List<RowKey> children(ProjectionRow parent) {
        Set<RowKey> names = new HashSet<>(table(parent).names(Objects.requireNonNull(parent.image())));
        names.add(parent.key());
        List<RowKey> children = new ArrayList<>();
        for (ProjectionRow row : present.values()) {
            for (Reference reference : table(row).references()) {
                RowKey target = reference.target(Objects.requireNonNull(row.image()));
                boolean restores = target != null && reference.orphans() == OrphanPolicy.RESTORE_PARENT;
                if (restores && names.contains(target) && !children.contains(row.key())) {
                    children.add(row.key());
                }
            }
        }
        return children;
    }

    private static Row with(Row image, List<String> columns, Value value) {
        Row changed = image;
        for (String column : columns) {
            int at = image.columns().indexOf(column);
            changed = at < 0 ? changed : changed.with(at, value);
        }
        return changed;
    }

    /** The mark is of the key alone, so it stays whatever happens to the row, and no two rows get the same value. */
    private Value altered(ProjectionRow row, UniqueKey key, Row own, UniqueClaim lost) {
        if (key.losers() != LoserPolicy.SUFFIX || !(own.get(key.altered()) instanceof Value.Text text)) {
            return Value.Null.NULL;
        }
        int marks = 1;
        Optional<Value.Text> value = Suffix.of(row.key(), text, marks, key.lengthMax());
        while (value.isPresent()) {
            UniqueClaim marked = key.claim(with(own, List.of(key.altered()), value.get()));
            if (marked == null || !holders.containsKey(marked)) {
                return value.get();
            }
            value = Suffix.of(row.key(), text, ++marks, key.lengthMax());
        }
        withoutRoom.add(lost);
        return text;
    }
}
