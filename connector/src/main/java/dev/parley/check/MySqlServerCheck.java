package dev.parley.check;

import dev.parley.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Version and settings of a MySQL server. */
final class MySqlServerCheck implements DatabaseCheck {
    /** What a server has by itself. */
    private static final long PACKET_BYTES = 64L << 20;

    private static final long WEEK_SECONDS = 7L * 24 * 3600;

    /**
     * A setting that must have one value.
     *
     * @param dynamic true if SET PERSIST changes it while the server runs
     */
    private record Needed(String name, String value, boolean dynamic, String why) {}

    private static final Needed LOG_BIN =
            new Needed("log_bin", "ON", false, "without a binary log there is nothing for capture to read");

    private static final List<Needed> NEEDED = List.of(
            LOG_BIN,
            new Needed("binlog_format", "ROW", true, "statements do not say which rows they changed"),
            new Needed("binlog_row_image", "FULL", true, "the log must carry whole rows"),
            new Needed("gtid_mode", "ON", false, "capture recognises its place in the log by GTIDs"),
            new Needed("enforce_gtid_consistency", "ON", false, "transactions must be such that one GTID names them"),
            new Needed(
                    "sync_binlog",
                    "1",
                    true,
                    "after a crash of the machine the server may have lost what other sites already have"),
            new Needed(
                    "innodb_flush_log_at_trx_commit",
                    "1",
                    true,
                    "after a crash of the machine tables and binary log may differ"));

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        Rows.each(
                context.connection(),
                "SHOW GLOBAL VARIABLES",
                List.of(),
                row -> settings.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
        List<Finding> findings = new ArrayList<>();
        version(context, findings);
        boolean logging = settings.getOrDefault("log_bin", "").equalsIgnoreCase("ON");
        for (Needed needed : NEEDED) {
            // With the binary log off the other settings of the log say nothing yet.
            if (logging || !needed.name().startsWith("binlog")) {
                needed(needed, settings).ifPresent(findings::add);
            }
        }
        rowOptions(settings, findings);
        zeroDates(settings, findings);
        packet(settings, findings);
        access(settings, findings);
        names(settings, findings);
        return findings;
    }

    private static void version(CheckContext context, List<Finding> findings) {
        if (context.server().mariaDb()) {
            findings.add(Finding.warning(
                    "server",
                    "the server is " + context.server(),
                    "MariaDB is tried, but not promised: commit times have whole seconds, cascades are not logged",
                    "use MySQL 8.0 or newer"));
        } else if (!context.server().isAtLeast(8, 0)) {
            findings.add(Finding.error(
                    "server",
                    "the server is " + context.server(),
                    "the bridge is built for MySQL 8.0 and newer",
                    "upgrade the server"));
        }
    }

    /** Empty if the server has a binary log. */
    static Optional<Finding> logBin(Connection connection) throws SQLException {
        boolean on = Rows.text(connection, "SELECT @@GLOBAL.log_bin").equals("1");
        return needed(LOG_BIN, Map.of(LOG_BIN.name(), on ? "ON" : "OFF"));
    }

    private static Optional<Finding> needed(Needed needed, Map<String, String> settings) {
        String found = settings.get(needed.name());
        if (found == null || found.equalsIgnoreCase(needed.value())) {
            return Optional.empty(); // newer servers drop settings whose other values are gone
        }
        String option = needed.name().equals("log_bin") ? "log_bin = binlog" : needed.name() + " = " + needed.value();
        return Optional.of(Finding.error(
                "log",
                needed.name() + " is '" + found + "', it must be '" + needed.value() + "'",
                needed.why(),
                needed.dynamic()
                        ? "SET PERSIST " + needed.name() + " = "
                                + (needed.value().matches("\\d+") ? needed.value() : "'" + needed.value() + "'") + ";"
                        : "in my.cnf under [mysqld]: " + option + " -- then restart the server"));
    }

    /** Debezium delivers a zero date as NULL, or as 1970 where there may be no NULL. */
    private static void zeroDates(Map<String, String> settings, List<Finding> findings) {
        String mode = settings.getOrDefault("sql_mode", "");
        boolean strict = mode.contains("STRICT_TRANS_TABLES") || mode.contains("STRICT_ALL_TABLES");
        if (strict && mode.contains("NO_ZERO_DATE") && mode.contains("NO_ZERO_IN_DATE")) {
            return;
        }
        findings.add(Finding.warning(
                "server",
                "sql_mode lets dates such as 0000-00-00 in",
                "other sites have no such date: it arrives there as NULL or as 1970-01-01",
                "SET PERSIST sql_mode = CONCAT_WS(',', NULLIF(@@GLOBAL.sql_mode, ''),"
                        + " 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE');"));
    }

    private static void rowOptions(Map<String, String> settings, List<Finding> findings) {
        if (settings.getOrDefault("binlog_row_metadata", "FULL").equalsIgnoreCase("MINIMAL")) {
            findings.add(Finding.warning(
                    "log",
                    "binlog_row_metadata is 'MINIMAL'",
                    "the log does not name its columns, so it cannot be checked against the tables after a change of"
                            + " schema",
                    "SET PERSIST binlog_row_metadata = 'FULL';"));
        }
        if (settings.getOrDefault("binlog_row_value_options", "").contains("PARTIAL_JSON")) {
            findings.add(Finding.error(
                    "log",
                    "binlog_row_value_options is 'PARTIAL_JSON'",
                    "the log carries only parts of JSON documents, and capture needs whole ones",
                    "SET PERSIST binlog_row_value_options = '';"));
        }
        long expire = number(settings, "binlog_expire_logs_seconds");
        if (expire > 0 && expire < WEEK_SECONDS) {
            findings.add(Finding.warning(
                    "log",
                    "binlog_expire_logs_seconds is " + expire,
                    "when the agent is away for longer, the server throws away changes that it has not read",
                    "SET PERSIST binlog_expire_logs_seconds = " + WEEK_SECONDS + ";"));
        }
        if (number(settings, "server_id") == 0) {
            findings.add(Finding.error(
                    "log",
                    "server_id is 0",
                    "a server without an id sends its binary log to nobody",
                    "SET PERSIST server_id = 1; -- a number that no other server has"));
        }
    }

    /** Values of several kinds are sent as texts twice as long. */
    private static void packet(Map<String, String> settings, List<Finding> findings) {
        long packet = number(settings, "max_allowed_packet");
        if (packet >= 0 && packet < PACKET_BYTES) {
            findings.add(Finding.warning(
                    "server",
                    "max_allowed_packet is " + packet,
                    "a row from another site that needs more than " + packet / 2
                            + " bytes may not be written here in one piece: it is parked (PACKET) until the limit is"
                            + " raised, while all others flow",
                    "SET PERSIST max_allowed_packet = " + PACKET_BYTES + "; -- twice the largest value of any site"));
        }
    }

    private static void access(Map<String, String> settings, List<Finding> findings) {
        for (String name : List.of("super_read_only", "read_only")) {
            if (settings.getOrDefault(name, "OFF").equalsIgnoreCase("ON")) {
                findings.add(Finding.error(
                        "server",
                        name + " is ON",
                        "the agent cannot write what other sites changed",
                        "SET PERSIST " + name + " = OFF; -- or name the primary as database.host"));
                return;
            }
        }
    }

    private static void names(Map<String, String> settings, List<Finding> findings) {
        String lower = settings.getOrDefault("lower_case_table_names", "0");
        if (!lower.equals("0")) {
            findings.add(Finding.info(
                    "server",
                    "lower_case_table_names is " + lower,
                    "table names are compared in lower case here: no two tables of any site may differ in case only"));
        }
    }

    private static long number(Map<String, String> settings, String name) {
        String text = settings.getOrDefault(name, "-1");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
