package dev.parley.sim;

import dev.parley.apply.Dialect;
import dev.parley.apply.RowVersion;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.store.ErrorKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Statements of the apply lane on the simulated database. Before each of them anything else may happen; a statement that
 * meets a lock waits, and gives up like a server with {@code lock_timeout}.
 */
class SimDialect implements Dialect {
    private final SimAgent agent;
    private final boolean mysql;

    SimDialect(SimAgent agent, boolean mysql) {
        this.agent = agent;
        this.mysql = mysql;
    }

    /** A statement on one row. */
    @FunctionalInterface
    private interface RowStatement {
        SimDatabase.Outcome run() throws SQLException;
    }

    private SimDatabase database() {
        return agent.site().database();
    }

    private SimConnection connection(Connection connection) throws SQLException {
        agent.pause(Point.STATEMENT);
        SimConnection simulated = SimConnection.of(connection);
        simulated.check();
        return simulated;
    }

    private void patiently(SimConnection connection, RowStatement statement) throws SQLException {
        while (statement.run() == SimDatabase.Outcome.LOCKED) {
            if (!agent.waitFor(database().blocker())) {
                throw new SimSqlException(ErrorKind.LOCK_TIMEOUT, null);
            }
            connection.check();
        }
    }

    private void lock(SimConnection connection, RowKey key) throws SQLException {
        patiently(connection, () -> database().lock(connection.tx(), key));
    }

    @Override
    public void prepareSession(Connection connection) {
        // The simulated session has nothing to set.
    }

    @Override
    public boolean readsVersions() {
        return !mysql;
    }

    @Override
    public RowVersion[] versions(Connection connection, TableShape table, List<RowKey> keys) throws SQLException {
        connection(connection);
        RowVersion[] versions = new RowVersion[keys.size()];
        for (int i = 0; i < versions.length; i++) {
            DbState.Stored stored = database().see(null, keys.get(i));
            if (stored != null) {
                versions[i] = version(stored);
            }
        }
        return versions;
    }

    /** How a reader names the row's version. */
    RowVersion version(DbState.Stored stored) {
        return mysql ? RowVersion.PRESENT : stored.version();
    }

    @Override
    public BitSet lock(Connection connection, TableShape table, List<RowKey> keys) throws SQLException {
        SimConnection session = connection(connection);
        BitSet present = new BitSet();
        for (int i = 0; i < keys.size(); i++) {
            present.set(i, lockPresent(session, keys.get(i)) != null);
        }
        return present;
    }

    /** Locks a row if it is there; an absent key is not locked. */
    @Nullable
    DbState.Stored lockPresent(SimConnection session, RowKey key) throws SQLException {
        if (database().see(session.tx(), key) == null) {
            return null;
        }
        lock(session, key);
        return database().see(session.tx(), key);
    }

    @Override
    public BitSet lockUnchanged(Connection connection, TableShape table, List<RowKey> keys, RowVersion[] expected)
            throws SQLException {
        SimConnection session = connection(connection);
        BitSet locked = new BitSet();
        for (int i = 0; i < keys.size(); i++) {
            DbState.Stored stored = lockPresent(session, keys.get(i));
            locked.set(i, stored != null && isExpected(keys.get(i), stored, expected[i]));
        }
        return locked;
    }

    boolean isExpected(RowKey key, DbState.Stored stored, @Nullable RowVersion expected) {
        return expected == null || version(stored).equals(expected);
    }

    @Override
    public Row[] read(Connection connection, TableShape table, List<RowKey> keys, boolean lock) throws SQLException {
        SimConnection session = connection(connection);
        Row[] images = new Row[keys.size()];
        for (int i = 0; i < images.length; i++) {
            DbState.Stored stored =
                    lock ? lockPresent(session, keys.get(i)) : database().see(session.openTx(), keys.get(i));
            if (stored != null) {
                images[i] = table.image(stored.image());
            }
        }
        return images;
    }

    @Override
    public List<RowVersion> insert(Connection connection, TableShape table, List<Row> rows) throws SQLException {
        SimConnection session = connection(connection);
        List<RowVersion> versions = new ArrayList<>();
        for (Row row : rows) {
            RowKey key = table.keyOf(row);
            lock(session, key);
            if (database().see(session.tx(), key) == null) {
                put(session, table, key, null, row);
                versions.add(written(session, key));
            } else if (mysql) {
                throw new SimSqlException(ErrorKind.UNIQUE, "PRIMARY");
            }
        }
        return versions;
    }

    private void put(SimConnection session, TableShape table, RowKey key, @Nullable DbState.Stored before, Row image)
            throws SQLException {
        patiently(session, () -> database().write(session.tx(), table, key, before, image));
        agent.site().trigger(session.tx(), table, before == null);
    }

    private RowVersion written(SimConnection session, RowKey key) throws SQLException {
        DbState.Stored stored = database().see(session.tx(), key);
        if (stored == null) {
            throw new Violation("SIM", "row " + key + " is not there after it was written");
        }
        return version(stored);
    }

    @Override
    public RowVersion[] update(Connection connection, TableShape table, List<Row> rows, @Nullable RowVersion[] expected)
            throws SQLException {
        SimConnection session = connection(connection);
        RowVersion[] versions = new RowVersion[rows.size()];
        for (int i = 0; i < versions.length; i++) {
            RowKey key = table.keyOf(rows.get(i));
            DbState.Stored stored = lockPresent(session, key);
            if (stored != null && isExpected(key, stored, expected == null ? null : expected[i])) {
                Row image = rows.get(i).completedBy(stored.image());
                if (!mysql || !image.agreesWith(stored.image())) { // MySQL logs nothing for an equal image
                    put(session, table, key, stored, image);
                }
                versions[i] = written(session, key);
            }
        }
        return versions;
    }

    @Override
    public int delete(Connection connection, TableShape table, List<RowKey> keys, @Nullable RowVersion[] expected)
            throws SQLException {
        SimConnection session = connection(connection);
        int deleted = 0;
        for (int i = 0; i < keys.size(); i++) {
            RowKey key = keys.get(i);
            DbState.Stored stored = lockPresent(session, key);
            if (stored != null && isExpected(key, stored, expected == null ? null : expected[i])) {
                patiently(session, () -> database().delete(session.tx(), table, key, stored));
                deleted++;
            }
        }
        return deleted;
    }

    @Override
    public BitSet parents(Connection connection, TableShape parent, List<String> columns, List<List<Value>> values)
            throws SQLException {
        SimConnection session = connection(connection);
        BitSet there = new BitSet();
        for (int i = 0; i < values.size(); i++) {
            RowKey key = RowKey.of(parent.name(), values.get(i));
            if (database().see(session.tx(), key) != null) {
                patiently(session, () -> database().share(session.tx(), key));
                there.set(i, database().see(session.tx(), key) != null);
            }
        }
        return there;
    }

    @Override
    public List<RowKey> children(
            Connection connection, TableShape child, ForeignKeyShape reference, List<List<Value>> parentValues)
            throws SQLException {
        SimConnection session = connection(connection);
        List<RowKey> keys = new ArrayList<>();
        for (Map.Entry<RowKey, DbState.Stored> row :
                database().rowsOf(session.tx(), child.name()).entrySet()) {
            List<Value> parent = reference.columns().stream()
                    .map(column -> row.getValue().image().get(column))
                    .toList();
            if (parentValues.contains(parent)) {
                keys.add(row.getKey());
            }
        }
        return keys;
    }

    @Override
    public List<RowKey> holders(Connection connection, TableShape table, UniqueShape index, Row row)
            throws SQLException {
        SimConnection session = connection(connection);
        List<Value> wanted = SimDatabase.values(index, row);
        List<RowKey> keys = database().holders(session.tx(), table, index, table.keyOf(row), wanted);
        for (RowKey key : keys) {
            lock(session, key);
        }
        return database().holders(session.tx(), table, index, table.keyOf(row), wanted);
    }
}
