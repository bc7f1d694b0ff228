package dev.parley.it.demo;

import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.ShopSchema;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** A few thousand rows, equal at all sites: the databases that the sites have before they are bridged. */
final class ShopSeed {
    private static final int ACCOUNTS = 600;
    private static final int ORDERS = 800;
    private static final int LINES = 3;
    private static final int DOCUMENTS = 200;
    /** Above all numbers that the writers draw. */
    private static final int FIRST = 100_000;

    private ShopSeed() {}

    /** Creates the tables and fills them. */
    static void create(Endpoint endpoint) throws SQLException {
        ShopSchema.create(endpoint);
        try (Connection connection = endpoint.open()) {
            connection.setAutoCommit(false);
            accounts(connection);
            orders(connection);
            lines(connection);
            documents(connection);
            connection.commit();
        }
    }

    static int rows() {
        return ACCOUNTS + ORDERS + ORDERS * LINES + DOCUMENTS;
    }

    private static void accounts(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < ACCOUNTS; i++) {
                insert.setString(1, "branch-" + i % 7);
                // The lower ones are those that the writers fight for.
                insert.setInt(2, i);
                insert.setString(3, "holder " + i);
                insert.setBigDecimal(4, BigDecimal.valueOf(i * 137L, 2));
                insert.setObject(5, LocalDate.of(2020, 1, 1).plusDays(i));
                insert.setBoolean(6, i % 5 != 0);
                insert.setString(7, "seed");
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void orders(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < ORDERS; i++) {
                insert.setLong(1, FIRST + (long) i);
                insert.setString(2, "customer " + i % 97);
                insert.setObject(3, LocalDateTime.of(2025, 6, 1, 8, 0).plusMinutes(i));
                insert.setString(4, "shipped");
                insert.setBigDecimal(5, BigDecimal.valueOf(i * 311L, 2));
                insert.setString(6, "seed");
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void lines(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO order_line VALUES (?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < ORDERS * LINES; i++) {
                insert.setLong(1, FIRST + (long) (i / LINES));
                insert.setInt(2, 1 + i % LINES);
                insert.setString(3, "sku-" + i % 500);
                insert.setInt(4, 1 + i % 9);
                insert.setBigDecimal(5, BigDecimal.valueOf(i * 17L, 2));
                insert.setString(6, "seed");
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void documents(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO document VALUES (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < DOCUMENTS; i++) {
                insert.setString(1, "doc-" + i);
                insert.setString(2, "title " + i);
                insert.setString(3, "text ".repeat(1 + i % 40));
                insert.setBytes(4, new byte[] {(byte) i, 1, 2, 3});
                insert.setString(5, "seed");
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
