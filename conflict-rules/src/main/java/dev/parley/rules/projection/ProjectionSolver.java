package dev.parley.rules.projection;

import dev.parley.rules.operation.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Solves one projection by an alternating fixpoint: unique keys let a row stand because another does not, so a simple
 * iteration could run in circles. {@code admitted(x)} are the rows that may stand if exactly {@code x} blocked; it shrinks
 * as {@code x} grows, so the rows that stand for certain and those that stand perhaps close in on each other. They meet
 * unless a row blocks one that it refers to; of such knots the highest row is parked, until none is left.
 */
final class ProjectionSolver {
    private final List<Candidate> rows;
    private final Map<RowKey, List<Integer>> named = new HashMap<>();
    private final Map<RowKey, List<Integer>> children = new HashMap<>();
    private final Map<UniqueClaim, List<Integer>> claimants = new HashMap<>();
    private final Set<RowKey> standing;
    private final Set<RowKey> keys = new HashSet<>();

    /** Bits are positions in {@link #rows}, which are in descending rank. */
    private final BitSet knotted = new BitSet();

    ProjectionSolver(Collection<Candidate> candidates, Set<RowKey> standing) {
        this.rows = new ArrayList<>(candidates);
        this.rows.sort(Candidate.BY_DESCENDING_RANK);
        this.standing = standing;
        for (int i = 0; i < rows.size(); i++) {
            index(i, rows.get(i));
        }
    }

    private void index(int position, Candidate row) {
        if (!keys.add(row.key())) {
            throw new IllegalArgumentException("row " + row.key() + " is a candidate twice");
        }
        for (RowKey name : names(row)) {
            named.computeIfAbsent(name, k -> new ArrayList<>()).add(position);
        }
        for (RowKey parent : row.parents()) {
            children.computeIfAbsent(parent, k -> new ArrayList<>()).add(position);
        }
        for (UniqueClaim claim : row.claims()) {
            claimants.computeIfAbsent(claim, k -> new ArrayList<>()).add(position);
        }
    }

    private static List<RowKey> names(Candidate row) {
        List<RowKey> names = new ArrayList<>(row.names());
        names.add(row.key());
        return names;
    }

    Projection solve() {
        while (true) {
            BitSet certain = new BitSet();
            BitSet possible = admitted(certain);
            for (BitSet more = admitted(possible); !more.equals(certain); more = admitted(possible)) {
                certain = more;
                possible = admitted(certain);
            }
            BitSet open = (BitSet) possible.clone();
            open.andNot(certain);
            if (open.isEmpty()) {
                readmit(certain);
                return explained(certain);
            }
            knotted.set(open.nextSetBit(0));
        }
    }

    /** A knot may leave rows parked that nothing blocks any more. */
    private void readmit(BitSet stands) {
        boolean changed = !knotted.isEmpty();
        while (changed) {
            changed = false;
            for (int i = 0; i < rows.size(); i++) {
                if (!stands.get(i) && blockers(i, stands).isEmpty()) {
                    stands.set(i);
                    changed = true;
                }
            }
        }
    }

    private BitSet admitted(BitSet blocking) {
        Map<UniqueClaim, Integer> holders = new HashMap<>();
        blocking.stream().forEach(i -> rows.get(i).claims().forEach(claim -> holders.putIfAbsent(claim, i)));
        BitSet admitted = new BitSet();
        for (int i = 0; i < rows.size(); i++) {
            admitted.set(i, !knotted.get(i) && isFree(i, holders));
        }
        dropOrphans(admitted);
        return admitted;
    }

    private boolean isFree(int row, Map<UniqueClaim, Integer> holders) {
        for (UniqueClaim claim : rows.get(row).claims()) {
            if (holders.getOrDefault(claim, row) < row) {
                return false;
            }
        }
        return true;
    }

    /** Greatest fixpoint: removes rows without a parent until none is left, so circles of references hold themselves. */
    private void dropOrphans(BitSet admitted) {
        Deque<Integer> unchecked = new ArrayDeque<>();
        admitted.stream().forEach(unchecked::add);
        while (!unchecked.isEmpty()) {
            int i = unchecked.remove();
            if (admitted.get(i) && !missingParents(i, admitted).isEmpty()) {
                admitted.clear(i);
                names(rows.get(i)).forEach(name -> unchecked.addAll(children.getOrDefault(name, List.of())));
            }
        }
    }

    private List<RowKey> missingParents(int row, BitSet stands) {
        List<RowKey> missing = new ArrayList<>();
        for (RowKey parent : rows.get(row).parents()) {
            List<Integer> known = named.get(parent);
            if (known == null ? !standing.contains(parent) : known.stream().noneMatch(stands::get)) {
                missing.add(parent);
            }
        }
        return missing;
    }

    /** Rows before position {@code end} that hold a value of this one. */
    private Set<RowKey> holders(int row, BitSet stands, int end) {
        Set<RowKey> holders = new TreeSet<>();
        for (UniqueClaim claim : rows.get(row).claims()) {
            for (int other : claimants.getOrDefault(claim, List.of())) {
                if (other != row && other < end && stands.get(other)) {
                    holders.add(rows.get(other).key());
                }
            }
        }
        return holders;
    }

    /** A row that gave way in a knot may be blocked by lower rows only. */
    private Set<RowKey> blockers(int row, BitSet stands) {
        Set<RowKey> blockers = holders(row, stands, row);
        blockers.addAll(missingParents(row, stands));
        return blockers.isEmpty() ? holders(row, stands, rows.size()) : blockers;
    }

    private Projection explained(BitSet stands) {
        TreeMap<RowKey, Parked> parked = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!stands.get(i)) {
                ParkReason reason = missingParents(i, stands).isEmpty() ? ParkReason.UNIQUE : ParkReason.FOREIGN_KEY;
                parked.put(rows.get(i).key(), new Parked(reason, List.copyOf(blockers(i, stands))));
            }
        }
        return new Projection(parked);
    }
}
