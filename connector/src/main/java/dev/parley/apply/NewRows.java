package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.ErrorClassifier;
import dev.parley.store.ErrorKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inserts rows that are not there, and tells which it was that it inserted. Used by one thread. */
final class NewRows {
    private final Dialect dialect;
    private final ErrorClassifier errors;

    NewRows(Dialect dialect, ErrorClassifier errors) {
        this.dialect = dialect;
        this.errors = errors;
    }

    /**
     * What became of some rows.
     *
     * @param inserted by this call
     * @param there before it
     * @param forbidden because another row holds one of their unique values, or somebody inserts the same key
     */
    record Outcome(List<RowKey> inserted, List<RowKey> there, List<RowKey> forbidden) {}

    /** In the caller's transaction, which nothing of a row that is forbidden is left in. */
    Outcome insert(Connection connection, TableShape table, List<Map.Entry<RowKey, Row>> rows) throws SQLException {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        BitSet there = dialect.lock(
                connection, table, rows.stream().map(Map.Entry::getKey).toList());
        List<Map.Entry<RowKey, Row>> missing = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (there.get(i)) {
                outcome.there().add(rows.get(i).getKey());
            } else {
                missing.add(rows.get(i));
            }
        }
        if (missing.isEmpty()) {
            return outcome;
        }
        if (inserted(connection, table, missing)) {
            missing.forEach(row -> outcome.inserted().add(row.getKey()));
            return outcome;
        }
        for (Map.Entry<RowKey, Row> row : missing) {
            boolean inserted = inserted(connection, table, List.of(row));
            (inserted ? outcome.inserted() : outcome.forbidden()).add(row.getKey());
        }
        return outcome;
    }

    /** False if one of them cannot be inserted; then none is. */
    private boolean inserted(Connection connection, TableShape table, List<Map.Entry<RowKey, Row>> rows)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            if (write(connection, table, rows.stream().map(Map.Entry::getValue).toList()) == rows.size()) {
                connection.releaseSavepoint(before);
                return true;
            }
        } catch (SQLException e) {
            if (errors.classify(e).kind() != ErrorKind.UNIQUE) {
                throw e;
            }
        }
        connection.rollback(before);
        return false;
    }

    /** Inserts rows of which the caller knows that none is there; how many it inserted. */
    int write(Connection connection, TableShape table, List<Row> rows) throws SQLException {
        int inserted = 0;
        for (List<Row> group : byMask(rows)) {
            inserted += dialect.insert(connection, table, group).size();
        }
        return inserted;
    }

    private static Collection<List<Row>> byMask(List<Row> rows) {
        Map<BitSet, List<Row>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(LocalImage.mask(row), mask -> new ArrayList<>())
                .add(row));
        return groups.values();
    }
}
