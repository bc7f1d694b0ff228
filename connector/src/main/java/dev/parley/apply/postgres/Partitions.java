package dev.parley.apply.postgres;

import dev.parley.pipeline.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Which tables are partitioned: an insert into one cannot tell the version of its row. Read once per table; one thread. */
final class Partitions {
    private static final String SQL = "SELECT c.relkind = 'p' FROM pg_class c JOIN pg_namespace n"
            + " ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?";

    private final Map<String, Boolean> known = new HashMap<>();

    boolean has(Connection connection, TableShape table) throws SQLException {
        Boolean partitioned = known.get(table.name());
        if (partitioned == null) {
            partitioned = read(connection, table);
            known.put(table.name(), partitioned);
        }
        return partitioned;
    }

    private static boolean read(Connection connection, TableShape table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SQL)) {
            select.setString(1, table.localSchema());
            select.setString(2, table.localName());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
