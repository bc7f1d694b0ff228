package dev.parley.apply;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Brings the table to the plan, many rows a statement. Any row that is not as the attempt read it ends the attempt. */
final class RowWriter {
    static final String INCOMPLETE = "INCOMPLETE";

    private final Dialect dialect;
    private final int statementRows;
    /** Compare versions when locking. */
    private final boolean compares;

    RowWriter(Dialect dialect, int statementRows, boolean compares) {
        this.dialect = dialect;
        this.statementRows = statementRows;
        this.compares = compares;
    }

    /** Inserts the rows that should be and are not; true if there was any. From then on their keys are ours. */
    boolean insertAbsent(Connection connection, Slots slots) throws SQLException {
        boolean any = false;
        for (List<RowSlot> rows : slots.tables()) {
            List<RowSlot> absent = new ArrayList<>();
            for (RowSlot slot : rows) {
                if (!slot.present && !slot.keeps() && slot.image() != null && !slot.isParked()) {
                    absent.add(slot);
                }
            }
            parkIncomplete(absent);
            for (List<RowSlot> group : byMask(absent)) {
                insert(connection, group);
                any = true;
            }
        }
        return any;
    }

    private static void parkIncomplete(List<RowSlot> absent) {
        absent.removeIf(slot -> {
            Row full = slot.full();
            boolean lacks = full != null && !full.isComplete();
            if (lacks) {
                slot.parked = Parking.row(slot, INCOMPLETE, List.of());
            }
            return lacks;
        });
    }

    private void insert(Connection connection, List<RowSlot> rows) throws SQLException {
        List<Row> images = images(rows);
        List<RowVersion> versions = dialect.insert(connection, Slots.shape(rows), images);
        if (versions.size() != rows.size()) {
            throw new RowChangedException(rows.get(0).key, "a row of its batch is there now");
        }
        for (int i = 0; i < rows.size(); i++) {
            wrote(rows.get(i), images.get(i), versions.get(i));
        }
    }

    private static void wrote(RowSlot slot, @Nullable Row image, @Nullable RowVersion version) {
        slot.present = image != null;
        slot.physical = image;
        slot.written = version;
        slot.own = true;
        slot.touched = true;
        slot.altered = false;
    }

    /** Deletes, updates and holds in place what is there. */
    void writePresent(Connection connection, Slots slots) throws SQLException {
        for (List<RowSlot> rows : slots.tables()) {
            List<RowSlot> deleted = new ArrayList<>();
            List<RowSlot> updated = new ArrayList<>();
            List<RowSlot> kept = new ArrayList<>();
            for (RowSlot slot : rows) {
                sort(slot, deleted, updated, kept);
            }
            delete(connection, deleted);
            update(connection, updated);
            if (compares) {
                hold(connection, kept);
            }
        }
    }

    private static void sort(RowSlot slot, List<RowSlot> deleted, List<RowSlot> updated, List<RowSlot> kept) {
        Row image = slot.isParked() ? null : slot.image();
        if (!slot.present) {
            if (image != null && !slot.keeps()) {
                throw new RowChangedException(slot.key, "absent, and by now it should be there");
            }
        } else if (slot.keeps()) {
            kept.add(slot);
        } else if (slot.isParked()) {
            deleted.add(slot);
        } else if (image == null) {
            deleted.add(slot);
        } else if (!slot.own || !Objects.equals(image, slot.physical)) {
            updated.add(slot);
        }
    }

    void delete(Connection connection, List<RowSlot> rows) throws SQLException {
        for (List<RowSlot> group : byProof(rows)) {
            for (List<RowSlot> chunk : Chunks.of(group, statementRows)) {
                int count = dialect.delete(connection, Slots.shape(chunk), Slots.keys(chunk), expected(chunk));
                if (count != chunk.size()) {
                    throw new RowChangedException(chunk.get(0).key, count + " of " + chunk.size() + " rows as read");
                }
                chunk.forEach(slot -> wrote(slot, null, null));
            }
        }
    }

    private void update(Connection connection, List<RowSlot> rows) throws SQLException {
        for (List<RowSlot> proven : byProof(rows)) {
            for (List<RowSlot> group : byMask(proven)) {
                List<Row> images = images(group);
                RowVersion[] versions = dialect.update(connection, Slots.shape(group), images, expected(group));
                for (int i = 0; i < versions.length; i++) {
                    if (versions[i] == null) {
                        throw new RowChangedException(group.get(i).key, "not the version read");
                    }
                    wrote(group.get(i), images.get(i), versions[i]);
                }
            }
        }
    }

    private void hold(Connection connection, List<RowSlot> rows) throws SQLException {
        List<RowSlot> read = rows.stream().filter(slot -> !slot.own).toList();
        for (List<RowSlot> chunk : Chunks.of(read, statementRows)) {
            BitSet held = dialect.lockUnchanged(connection, Slots.shape(chunk), Slots.keys(chunk), versions(chunk));
            if (held.cardinality() != chunk.size()) {
                throw new RowChangedException(chunk.get(held.nextClearBit(0)).key, "not the version read");
            }
        }
    }

    /** Rows that this attempt wrote before are ours, whatever their version; the others must be as they were read. */
    private List<List<RowSlot>> byProof(List<RowSlot> rows) {
        List<RowSlot> ours = new ArrayList<>();
        List<RowSlot> read = new ArrayList<>();
        for (RowSlot slot : rows) {
            (slot.own ? ours : read).add(slot);
        }
        List<List<RowSlot>> groups = new ArrayList<>();
        for (List<RowSlot> group : List.of(read, ours)) {
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        return groups;
    }

    private @Nullable RowVersion[] expected(List<RowSlot> rows) {
        return compares && !rows.get(0).own ? versions(rows) : null;
    }

    private static RowVersion[] versions(List<RowSlot> rows) {
        RowVersion[] versions = new RowVersion[rows.size()];
        for (int i = 0; i < versions.length; i++) {
            versions[i] = Objects.requireNonNull(rows.get(i).found);
        }
        return versions;
    }

    private static List<Row> images(List<RowSlot> rows) {
        List<Row> images = new ArrayList<>(rows.size());
        for (RowSlot slot : rows) {
            images.add(Objects.requireNonNull(slot.image()));
        }
        return images;
    }

    /** Rows that hold the same columns, in pieces for one statement each. */
    private Collection<List<RowSlot>> byMask(List<RowSlot> rows) {
        Map<BitSet, List<RowSlot>> groups = new LinkedHashMap<>();
        for (RowSlot slot : rows) {
            Row image = Objects.requireNonNull(slot.image());
            groups.computeIfAbsent(LocalImage.mask(image), mask -> new ArrayList<>())
                    .add(slot);
        }
        List<List<RowSlot>> chunks = new ArrayList<>();
        groups.values().forEach(group -> chunks.addAll(Chunks.of(group, statementRows)));
        return chunks;
    }
}
