package dev.parley.check;

import dev.parley.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Version and settings of a PostgreSQL server. */
final class PostgresServerCheck implements DatabaseCheck {
    private static final int OLDEST = 14;

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Connection connection = context.connection();
        if (!context.server().isAtLeast(OLDEST, 0)) {
            findings.add(Finding.error(
                    "server",
                    "the server is " + context.server(),
                    "the bridge is built for PostgreSQL 14 and newer",
                    "upgrade the server"));
        }
        if (Rows.text(connection, "SELECT pg_is_in_recovery()").equals("t")) {
            findings.add(Finding.error(
                    "server",
                    "the server is a standby",
                    "a standby accepts no writes",
                    "name the primary as database.host in the site file"));
        }
        if (!Rows.text(connection, "SHOW server_encoding").equals("UTF8")) {
            findings.add(Finding.error(
                    "server",
                    "the database's encoding is " + Rows.text(connection, "SHOW server_encoding"),
                    "texts of other sites could not all be stored",
                    "move the data to a database made with ENCODING 'UTF8'"));
        }
        settings(connection, findings);
        slots(context, findings);
        return findings;
    }

    /** Empty if the server logs what capture needs. */
    static Optional<Finding> walLevel(Connection connection) throws SQLException {
        String found = Rows.text(connection, "SHOW wal_level");
        return found.equals("logical")
                ? Optional.empty()
                : Optional.of(Finding.error(
                        "log",
                        "wal_level is '" + found + "', it must be 'logical'",
                        "the server does not log what capture needs to read",
                        "ALTER SYSTEM SET wal_level = 'logical'; -- then restart the server"));
    }

    private static void settings(Connection connection, List<Finding> findings) throws SQLException {
        walLevel(connection).ifPresent(findings::add);
        if (Rows.text(connection, "SHOW fsync").equals("off")) {
            findings.add(Finding.error(
                    "log",
                    "fsync is off",
                    "after a crash of the machine the server may have lost what other sites already have",
                    "ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();"));
        }
        if (Rows.text(connection, "SHOW full_page_writes").equals("off")) {
            findings.add(Finding.warning(
                    "log",
                    "full_page_writes is off",
                    "a torn page after a crash of the machine cannot be repaired from the log",
                    "ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();"));
        }
        String commits = Rows.text(
                connection, "SELECT coalesce(reset_val, '') FROM pg_settings WHERE name = 'synchronous_commit'");
        if (commits.equals("off")) {
            findings.add(Finding.warning(
                    "log",
                    "synchronous_commit is off by default",
                    "changes reach the other sites up to three times wal_writer_delay later, and a crash may lose"
                            + " commits that were acknowledged",
                    "ALTER SYSTEM SET synchronous_commit = on; SELECT pg_reload_conf();"));
        }
        if (Rows.text(connection, "SHOW synchronous_standby_names").contains("*")) {
            findings.add(Finding.warning(
                    "log",
                    "synchronous_standby_names names every standby with '*'",
                    "the agent's reader of the log counts as one, so that COMMIT may wait for it in place of a standby",
                    "name the standbys, for example: ALTER SYSTEM SET synchronous_standby_names = 'standby1';"
                            + " SELECT pg_reload_conf();"));
        }
        retention(connection, findings);
    }

    private static void retention(Connection connection, List<Finding> findings) throws SQLException {
        String keep = Rows.text(connection, "SHOW max_slot_wal_keep_size");
        if (!keep.equals("-1")) {
            findings.add(Finding.warning(
                    "log",
                    "max_slot_wal_keep_size is " + keep,
                    "when the agent is away while more log than that is written, the server throws the slot away",
                    "ALTER SYSTEM SET max_slot_wal_keep_size = -1; SELECT pg_reload_conf(); -- and watch the disk"));
        }
        String idle =
                Rows.text(connection, "SELECT setting FROM pg_settings WHERE name = 'idle_replication_slot_timeout'");
        if (!idle.isEmpty() && !idle.equals("0")) {
            findings.add(Finding.warning(
                    "log",
                    "idle_replication_slot_timeout is " + idle,
                    "when the agent is away for longer, the server throws the slot away",
                    "ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf();"));
        }
    }

    private static void slots(CheckContext context, List<Finding> findings) throws SQLException {
        Connection connection = context.connection();
        String free = Rows.text(
                connection,
                "SELECT current_setting('max_replication_slots')::int - count(*) FROM pg_replication_slots"
                        + " WHERE slot_name <> ?",
                context.request().slot());
        if (Integer.parseInt(free) < 1) {
            String most = Rows.text(connection, "SHOW max_replication_slots");
            findings.add(Finding.error(
                    "slot",
                    "all replication slots are taken (max_replication_slots = " + most + ")",
                    "the agent needs one of its own",
                    "ALTER SYSTEM SET max_replication_slots = " + (Integer.parseInt(most) + 4)
                            + "; -- then restart the server"));
        }
        String senders = Rows.text(
                connection,
                "SELECT current_setting('max_wal_senders')::int - count(*) FROM pg_stat_replication"
                        + " WHERE pid NOT IN (SELECT active_pid FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND active_pid IS NOT NULL)",
                context.request().slot());
        if (Integer.parseInt(senders) < 1) {
            String most = Rows.text(connection, "SHOW max_wal_senders");
            findings.add(Finding.error(
                    "slot",
                    "all senders of the log are taken (max_wal_senders = " + most + ")",
                    "the agent needs one to read the log",
                    "ALTER SYSTEM SET max_wal_senders = " + (Integer.parseInt(most) + 4)
                            + "; -- then restart the server"));
        }
    }
}
