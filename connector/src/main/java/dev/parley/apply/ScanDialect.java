package dev.parley.apply;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What one engine adds to reading a whole table page by page. Implementations are used by one thread. */
public interface ScanDialect {
    /** What the statements rely on beyond the session settings of the store. Called once per connection. */
    void prepareSession(Connection connection) throws SQLException;

    /**
     * Selects columns of the next rows in the order of the primary key. Parameters: those of {@link #bindAfter} if {@code
     * after}, then the greatest number of rows.
     */
    String select(TableShape table, List<ColumnShape> columns, boolean after);

    /** Binds the key after which a page begins; answers the position of the next parameter. */
    int bindAfter(PreparedStatement statement, TableShape table, RowKey after) throws SQLException;

    Value read(ResultSet row, int position, ColumnShape column) throws SQLException;

    /** Adds to the hash what {@link #read} would answer. */
    void hash(ResultSet row, int position, ColumnShape column, CanonicalHash hash) throws SQLException;

    /** Adds a whole number, of which a driver says afterwards whether it was there. */
    static void hashInteger(ResultSet row, int position, CanonicalHash hash) throws SQLException {
        long number = row.getLong(position);
        if (number == 0 && row.wasNull()) {
            hash.ofNull();
        } else {
            hash.integer(number);
        }
    }
}
