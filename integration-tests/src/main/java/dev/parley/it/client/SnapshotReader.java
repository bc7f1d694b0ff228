package dev.parley.it.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads all rows of a run in one transaction, which must be at REPEATABLE READ and be ended by the caller. */
final class SnapshotReader {
    private final Connection connection;
    private final String run;

    SnapshotReader(Connection connection, String run) {
        this.connection = connection;
        this.run = run;
    }

    Snapshot read(String site, String reader) throws SQLException {
        Map<String, Map<Integer, Long>> slots = new HashMap<>();
        Map<String, Map<String, Long>> seen = new HashMap<>();
        each("SELECT writer, place, n, seen FROM slot WHERE run = ?", row -> {
            slots.computeIfAbsent(row.getString(1), name -> new HashMap<>()).put(row.getInt(2), row.getLong(3));
            seen.put(row.getString(1), Seen.parse(row.getString(4)));
        });
        Map<String, Long> sums = new HashMap<>();
        each("SELECT id, n FROM summed WHERE run = ?", row -> sums.put(row.getString(1), row.getLong(2)));
        Map<String, Set<String>> tags = new HashMap<>();
        each(
                "SELECT id, tags FROM tagged WHERE run = ?",
                row -> tags.put(row.getString(1), elements(row.getString(2))));
        Map<String, String> claims = new HashMap<>();
        each("SELECT id, name FROM claim WHERE run = ?", row -> claims.put(row.getString(1), row.getString(2)));
        Set<String> parents = new HashSet<>();
        each("SELECT id FROM parent WHERE run = ?", row -> parents.add(row.getString(1)));
        Map<String, Optional<String>> children = new HashMap<>();
        each(
                "SELECT id, parent_id FROM child WHERE run = ?",
                row -> children.put(row.getString(1), Optional.ofNullable(row.getString(2))));
        return new Snapshot(
                site, reader, slots, seen, numbers("item"), numbers("entry"), sums, tags, claims, parents, children);
    }

    private Map<String, List<Long>> numbers(String table) throws SQLException {
        Map<String, List<Long>> numbers = new HashMap<>();
        each(
                "SELECT writer, n FROM " + table + " WHERE run = ? ORDER BY n",
                row -> numbers.computeIfAbsent(row.getString(1), name -> new ArrayList<>())
                        .add(row.getLong(2)));
        return numbers;
    }

    static Set<String> elements(String list) {
        return list.isEmpty() ? Set.of() : new HashSet<>(Arrays.asList(list.split(",", -1)));
    }

    private interface Each {
        void row(ResultSet row) throws SQLException;
    }

    private void each(String sql, Each each) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, run);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    each.row(rows);
                }
            }
        }
    }
}
