package dev.parley.apply;

import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;

/**
 * The statements of one engine on application tables. Set-based: one statement for many rows of one table, in the order
 * given, which is key order so that locks are taken in one order. Lists answer by position: the i-th element of a result
 * belongs to the i-th key. Implementations cache SQL texts and are used by one thread.
 */
public interface Dialect {
    /** What the statements below rely on beyond the session settings of the store. Called once per connection. */
    void prepareSession(Connection connection) throws SQLException;

    /** True if {@link #versions} tells versions apart, so that rows can be proven without locking them. */
    boolean readsVersions();

    /** Versions of the rows as they stand, without locks; null where there is no row. */
    RowVersion[] versions(Connection connection, TableShape table, List<RowKey> keys) throws SQLException;

    /** Locks the rows for writing; set bits are present rows. */
    BitSet lock(Connection connection, TableShape table, List<RowKey> keys) throws SQLException;

    /** Locks those rows that still have the version expected; set bits were locked. Only with {@link #readsVersions}. */
    BitSet lockUnchanged(Connection connection, TableShape table, List<RowKey> keys, RowVersion[] expected)
            throws SQLException;

    /** Complete images, null where there is no row. */
    Row[] read(Connection connection, TableShape table, List<RowKey> keys, boolean lock) throws SQLException;

    /**
     * Inserts rows. Columns that an image does not hold get their default. PostgreSQL leaves out rows whose primary key is
     * taken; MySQL answers with an error.
     *
     * @return versions in the order of the rows; fewer than rows if some were left out
     */
    List<RowVersion> insert(Connection connection, TableShape table, List<Row> rows) throws SQLException;

    /**
     * Writes the columns that each image holds; key columns identify the row. Null in the result: no row was there, or
     * not in the version expected.
     *
     * @param expected null to write whatever version is there
     */
    RowVersion[] update(Connection connection, TableShape table, List<Row> rows, @Nullable RowVersion[] expected)
            throws SQLException;

    /** Deletes rows; the number deleted. With {@code expected}, only those that still have their version. */
    int delete(Connection connection, TableShape table, List<RowKey> keys, @Nullable RowVersion[] expected)
            throws SQLException;

    /** Set bits: a parent row with these values is there, and is locked against deletion until the transaction ends. */
    BitSet parents(Connection connection, TableShape parent, List<String> columns, List<List<Value>> values)
            throws SQLException;

    /** Keys of rows that refer to one of these parent values. */
    List<RowKey> children(
            Connection connection, TableShape child, ForeignKeyShape reference, List<List<Value>> parentValues)
            throws SQLException;

    /** Locks and names the rows, other than the one with this key, that hold the values of {@code row} in a unique index. */
    List<RowKey> holders(Connection connection, TableShape table, UniqueShape index, Row row) throws SQLException;
}
