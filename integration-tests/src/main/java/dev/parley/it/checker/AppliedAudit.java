package dev.parley.it.checker;

import dev.parley.it.workload.Endpoint;
import dev.parley.rules.version.SiteId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a copy of every range that is ever committed in {@code parley.applied}, which the agent itself compacts: a
 * trigger of the database writes it in the same transaction, so a copy is neither missed nor invented.
 */
public final class AppliedAudit {
    private static final List<String> POSTGRESQL = List.of(
            "CREATE SCHEMA parley_audit",
            """
            CREATE TABLE parley_audit.applied (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, set_name varchar(63),
              site varchar(63), incarnation bigint, first_seq bigint, last_seq bigint)""",
            """
            CREATE FUNCTION parley_audit.copy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
              SET search_path = pg_catalog AS 'BEGIN
                INSERT INTO parley_audit.applied (set_name, site, incarnation, first_seq, last_seq)
                  VALUES (NEW.set_name, NEW.site, NEW.incarnation, NEW.first_seq, NEW.last_seq);
                RETURN NULL;
              END'""",
            """
            CREATE TRIGGER parley_audit AFTER INSERT OR UPDATE ON parley.applied
              FOR EACH ROW EXECUTE FUNCTION parley_audit.copy()""",
            // The agent applies as a replica, for which only such triggers fire.
            "ALTER TABLE parley.applied ENABLE ALWAYS TRIGGER parley_audit");

    private static final List<String> MYSQL = List.of("CREATE DATABASE parley_audit", """
            CREATE TABLE parley_audit.applied (id bigint AUTO_INCREMENT PRIMARY KEY, set_name varchar(63),
              site varchar(63), incarnation bigint, first_seq bigint, last_seq bigint)""", """
            CREATE TRIGGER parley.parley_audit AFTER INSERT ON parley.applied FOR EACH ROW
              INSERT INTO parley_audit.applied (set_name, site, incarnation, first_seq, last_seq)
                VALUES (NEW.set_name, NEW.site, NEW.incarnation, NEW.first_seq, NEW.last_seq)""");

    private AppliedAudit() {}

    /** Starts keeping copies; after {@code parley init}, before the first agent. Needs an administrator. */
    public static void install(Endpoint admin) throws SQLException {
        try (Connection connection = admin.open();
                Statement statement = connection.createStatement()) {
            for (String sql : admin.isMySql() ? MYSQL : POSTGRESQL) {
                statement.execute(sql);
            }
        }
    }

    /** Every range committed since. */
    public static List<AppliedRange> read(Endpoint admin) throws SQLException {
        List<AppliedRange> ranges = new ArrayList<>();
        try (Connection connection = admin.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT site, incarnation, first_seq, last_seq FROM parley_audit.applied ORDER BY id")) {
            while (rows.next()) {
                SiteId origin = new SiteId(rows.getString(1), rows.getInt(2));
                ranges.add(new AppliedRange(origin, rows.getLong(3), rows.getLong(4)));
            }
        }
        return ranges;
    }
}
