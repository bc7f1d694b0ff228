package dev.parley.it.workload;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of the random writers: composite and text keys, a foreign key, exact numbers, dates and times, long text
 * and bytes.
 */
public final class ShopSchema {
    public static final TableSpec ACCOUNT =
            new TableSpec("account", List.of("branch", "number"), List.of("holder", "balance", "opened", "active"));
    public static final TableSpec ORDERS =
            new TableSpec("orders", List.of("id"), List.of("customer", "placed", "status", "total"));
    public static final TableSpec ORDER_LINE =
            new TableSpec("order_line", List.of("order_id", "line"), List.of("sku", "quantity", "price"));
    public static final TableSpec DOCUMENT =
            new TableSpec("document", List.of("code"), List.of("title", "body", "attachment"));
    /** One row for a transaction that leaves no other trace, such as one that only deletes; never changed afterwards. */
    public static final TableSpec JOURNAL = new TableSpec("journal", List.of("id"), List.of("site"));

    /** Parents before children. */
    public static final List<TableSpec> TABLES = List.of(ACCOUNT, ORDERS, ORDER_LINE, DOCUMENT, JOURNAL);

    private ShopSchema() {}

    /** The table of that name. */
    public static TableSpec table(String name) {
        return TABLES.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table of the workload: " + name));
    }

    /** Creates the tables in an empty database. */
    public static void create(Endpoint endpoint) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            for (String sql : endpoint.isMySql() ? MYSQL : POSTGRESQL) {
                statement.execute(sql);
            }
        }
    }

    private static final List<String> POSTGRESQL = List.of(
            """
            CREATE TABLE account (branch varchar(12) NOT NULL, number integer NOT NULL, holder varchar(80),
              balance numeric(12,2) NOT NULL, opened date, active boolean, mark varchar(48) NOT NULL,
              PRIMARY KEY (branch, number))""",
            """
            CREATE TABLE orders (id bigint PRIMARY KEY, customer varchar(40) NOT NULL, placed timestamp(6) NOT NULL,
              status varchar(16), total numeric(12,2), mark varchar(48) NOT NULL)""",
            """
            CREATE TABLE order_line (order_id bigint NOT NULL REFERENCES orders (id), line integer NOT NULL,
              sku varchar(24) NOT NULL, quantity integer NOT NULL, price numeric(10,2) NOT NULL,
              mark varchar(48) NOT NULL, PRIMARY KEY (order_id, line))""",
            """
            CREATE TABLE document (code varchar(40) PRIMARY KEY, title varchar(200), body text, attachment bytea,
              mark varchar(48) NOT NULL)""",
            // Its body is stored out of line, so the log of an update or a delete lacks it otherwise.
            "ALTER TABLE document REPLICA IDENTITY FULL",
            "CREATE TABLE journal (id varchar(48) PRIMARY KEY, site varchar(63) NOT NULL, mark varchar(48) NOT NULL)");

    private static final String TEXT = " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    private static final List<String> MYSQL = List.of(
            """
            CREATE TABLE account (branch varchar(12) NOT NULL, number integer NOT NULL, holder varchar(80),
              balance decimal(12,2) NOT NULL, opened date, active boolean, mark varchar(48) NOT NULL,
              PRIMARY KEY (branch, number))""" + TEXT,
            """
            CREATE TABLE orders (id bigint PRIMARY KEY, customer varchar(40) NOT NULL, placed datetime(6) NOT NULL,
              status varchar(16), total decimal(12,2), mark varchar(48) NOT NULL)""" + TEXT,
            """
            CREATE TABLE order_line (order_id bigint NOT NULL, line integer NOT NULL, sku varchar(24) NOT NULL,
              quantity integer NOT NULL, price decimal(10,2) NOT NULL, mark varchar(48) NOT NULL,
              PRIMARY KEY (order_id, line), CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES orders (id))""" + TEXT,
            """
            CREATE TABLE document (code varchar(40) PRIMARY KEY, title varchar(200), body longtext,
              attachment longblob, mark varchar(48) NOT NULL)""" + TEXT,
            "CREATE TABLE journal (id varchar(48) PRIMARY KEY, site varchar(63) NOT NULL, mark varchar(48) NOT NULL)"
                    + TEXT);
}
