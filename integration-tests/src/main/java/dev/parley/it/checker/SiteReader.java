package dev.parley.it.checker;

import dev.parley.it.workload.Endpoint;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Reads one site's tables over plain JDBC. Knows nothing of the bridge but its table names; keeps all rows in memory.
 */
public final class SiteReader {
    private final Endpoint endpoint;
    private final UnaryOperator<String> naming;

    /**
     * A reader with names as the site file gives them.
     *
     * @param naming local name of a table or column to its canonical name
     */
    public SiteReader(Endpoint endpoint, UnaryOperator<String> naming) {
        this.endpoint = endpoint;
        this.naming = naming;
    }

    /** For a site whose names are canonical. */
    public SiteReader(Endpoint endpoint) {
        this(endpoint, UnaryOperator.identity());
    }

    /** The same names at another server. */
    public SiteReader at(Endpoint other) {
        return new SiteReader(other, naming);
    }

    /** All rows of all tables of the application, which lie in the schema {@code public} or in the database. */
    public SiteImage image() throws SQLException {
        try (Connection connection = endpoint.open()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Map<String, Map<RowKey, Row>> tables = new LinkedHashMap<>();
            for (String table : tables(connection)) {
                tables.put(naming.apply(table), rows(connection, table));
            }
            connection.rollback();
            return new SiteImage(endpoint.site(), tables);
        }
    }

    private List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        DatabaseMetaData catalog = connection.getMetaData();
        try (ResultSet found = endpoint.isMySql()
                ? catalog.getTables(endpoint.database(), null, "%", new String[] {"TABLE"})
                : catalog.getTables(null, "public", "%", new String[] {"TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }

    private Map<RowKey, Row> rows(Connection connection, String table) throws SQLException {
        List<String> keyColumns = keyColumns(connection, table);
        Map<RowKey, Row> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM " + quoted(table))) {
            ResultSetMetaData shape = found.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= shape.getColumnCount(); i++) {
                names.add(naming.apply(shape.getColumnName(i)));
            }
            Columns columns = Columns.of(names);
            while (found.next()) {
                Row row = row(found, shape, columns);
                List<Value> key = keyColumns.stream()
                        .map(name -> row.get(naming.apply(name)))
                        .toList();
                rows.put(RowKey.of(naming.apply(table), key), row);
            }
        }
        return rows;
    }

    private static Row row(ResultSet found, ResultSetMetaData shape, Columns columns) throws SQLException {
        List<Value> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            values.add(JdbcValues.read(found, shape, i));
        }
        return Row.of(columns, values);
    }

    private List<String> keyColumns(Connection connection, String table) throws SQLException {
        Map<Integer, String> columns = new TreeMap<>();
        DatabaseMetaData catalog = connection.getMetaData();
        try (ResultSet found = endpoint.isMySql()
                ? catalog.getPrimaryKeys(endpoint.database(), null, table)
                : catalog.getPrimaryKeys(null, "public", table)) {
            while (found.next()) {
                columns.put(found.getInt("KEY_SEQ"), found.getString("COLUMN_NAME"));
            }
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("table " + table + " of " + endpoint.site() + " has no primary key");
        }
        return List.copyOf(columns.values());
    }

    /** What the bridge's own tables say of a replication set. */
    public SiteRecord record(String set) throws SQLException {
        try (Connection connection = endpoint.open()) {
            return new SiteRecord(
                    endpoint.site(),
                    conflicts(connection, set),
                    parked(connection, set),
                    count(connection, "SELECT count(*) FROM parley." + quoted("window") + " WHERE set_name = ?", set));
        }
    }

    /** Rows that the agent keeps because something about them is undecided. */
    public long windowRows(String set) throws SQLException {
        try (Connection connection = endpoint.open()) {
            return count(connection, "SELECT count(*) FROM parley." + quoted("window") + " WHERE set_name = ?", set);
        }
    }

    /** Those rows by the hash of their key: how many there are of each table, and the first of them. */
    public List<String> keptRows(String set, int limit) throws SQLException {
        Map<String, List<String>> byTable = new TreeMap<>();
        try (Connection connection = endpoint.open();
                PreparedStatement select = connection.prepareStatement("SELECT tbl, key_hash FROM parley."
                        + quoted("window") + " WHERE set_name = ? ORDER BY tbl, key_hash")) {
            select.setString(1, set);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    byTable.computeIfAbsent(rows.getString(1), table -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
        }
        List<String> kept = new ArrayList<>();
        byTable.forEach((table, hashes) -> kept.add(hashes.size() + " of " + table + ": #"
                + String.join(" #", hashes.subList(0, Math.min(limit, hashes.size())))));
        return kept;
    }

    /** True if the table holds a row whose only key column has this value. */
    public boolean hasRow(String table, String keyColumn, String key) throws SQLException {
        try (Connection connection = endpoint.open()) {
            return count(
                            connection,
                            "SELECT count(*) FROM " + quoted(table) + " WHERE " + quoted(keyColumn) + " = ?",
                            key)
                    > 0;
        }
    }

    private Set<ConflictEntry> conflicts(Connection connection, String set) throws SQLException {
        Set<ConflictEntry> conflicts = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT tbl, key_hash, kind, status, loser_site,"
                + " loser_inc, loser_n, winner_site, winner_inc, winner_n, unit FROM parley.conflict WHERE set_name = ?"
                + " AND status <> 'DECIDED'")) {
            select.setString(1, set);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Dot loser = new Dot(new SiteId(rows.getString(5), rows.getInt(6)), rows.getLong(7));
                    Optional<Dot> winner = rows.getString(8) == null
                            ? Optional.empty()
                            : Optional.of(new Dot(new SiteId(rows.getString(8), rows.getInt(9)), rows.getLong(10)));
                    conflicts.add(new ConflictEntry(
                            rows.getString(1),
                            rows.getString(2),
                            loser,
                            rows.getString(11),
                            winner,
                            rows.getString(3),
                            rows.getString(4).equals("FINAL")));
                }
            }
        }
        return conflicts;
    }

    private static Set<String> parked(Connection connection, String set) throws SQLException {
        Set<String> parked = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT tbl, key_hash FROM parley.projected WHERE set_name = ?")) {
            select.setString(1, set);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    parked.add(rows.getString(1) + "#" + rows.getString(2));
                }
            }
        }
        return parked;
    }

    private static long count(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, parameter);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private String quoted(String name) {
        return endpoint.isMySql() ? "`" + name.replace("`", "``") + "`" : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
