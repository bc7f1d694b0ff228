package dev.parley.store;

import dev.parley.pipeline.FirstTables;
import dev.parley.pipeline.LogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes where MySQL's log ends when a site is prepared, and how its tables are defined there, in one transaction: nothing
 * that is written afterwards is missed, and it is read by the columns that it was written with. Does nothing where a
 * checkpoint is.
 */
final class FirstPosition {
    private static final Engine MY = Engine.MYSQL;

    private final InitPlan plan;

    FirstPosition(InitPlan plan) {
        this.plan = plan;
    }

    /** The part that an administrator can run by hand. */
    String sql() {
        String table = BridgeTable.CHECKPOINT.sql(MY);
        return "INSERT IGNORE INTO " + table + " (" + BridgeTable.CHECKPOINT.columnSql(MY) + ")\n"
                + "SELECT " + MY.literal(plan.set()) + ", 0, CONCAT('my:', LOCAL->>'$.binary_log_file', '/',"
                + " LOCAL->>'$.binary_log_position', '/', REPLACE(LOCAL->>'$.gtid_executed', '\n', '')),"
                + " 0, 0, '', '', '', '', 0 FROM performance_schema.log_status\n"
                // NULL where the server writes no binary log; check says so.
                + "WHERE LOCAL->>'$.binary_log_file' <> ''";
    }

    void note(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            List<FirstTables.Definition> before = definitions(connection);
            try (PreparedStatement insert = connection.prepareStatement(sql())) {
                if (insert.executeUpdate() > 0) {
                    keep(connection, before);
                }
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    private void keep(Connection connection, List<FirstTables.Definition> before) throws SQLException {
        if (!before.equals(definitions(connection))) {
            throw new SQLException("a table was changed by ALTER TABLE at the same moment; run parley init again");
        }
        String position = Rows.text(
                connection,
                "SELECT position FROM " + BridgeTable.CHECKPOINT.sql(MY) + " WHERE set_name = ?",
                plan.set());
        FirstTables first = new FirstTables((LogPosition.MySql) LogPosition.parse(position), before);
        try (PreparedStatement insert = connection.prepareStatement(BridgeTable.SHAPES.upsertSql(MY))) {
            Bind.to(insert).text(plan.set()).bytes(Blob.of(first.encode())).number(0L);
            insert.executeUpdate();
        }
    }

    private List<FirstTables.Definition> definitions(Connection connection) throws SQLException {
        List<FirstTables.Definition> all = new ArrayList<>();
        for (String table : plan.tables()) {
            all.add(definition(connection, plan.schema(), table));
        }
        for (BridgeTable table : BridgeTable.values()) {
            if (table.isCaptured()) {
                all.add(definition(connection, Engine.BRIDGE_SCHEMA, table.localName()));
            }
        }
        return all;
    }

    private static FirstTables.Definition definition(Connection connection, String schema, String table)
            throws SQLException {
        String sql = "SHOW CREATE TABLE " + MY.quote(schema, table);
        return new FirstTables.Definition(
                schema,
                table,
                Rows.list(connection, sql, List.of(), row -> row.getString(2)).get(0));
    }
}
