package dev.parley.check;

import dev.parley.pipeline.TableShape;
import dev.parley.store.BridgeSchema;
import dev.parley.store.BridgeTable;
import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Slot and publication: the two things through which capture reads. */
final class PostgresCaptureCheck implements DatabaseCheck {
    /** Version from which standbys can keep copies of slots. */
    private static final int FAILOVER_SLOTS = 17;

    private record Slot(String plugin, String database, String activePid, String walStatus) {}

    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        slot(context, findings);
        standbys(context, findings);
        publication(context, findings);
        return findings;
    }

    private static void slot(CheckContext context, List<Finding> findings) throws SQLException {
        String name = context.request().slot();
        List<Slot> slots = Rows.list(
                context.connection(),
                "SELECT coalesce(plugin, ''), coalesce(database, ''), coalesce(active_pid::text, ''),"
                        + " coalesce(wal_status, '') FROM pg_replication_slots WHERE slot_name = ?",
                List.of(name),
                row -> new Slot(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        if (slots.isEmpty()) {
            findings.add(Finding.error(
                    "slot",
                    "replication slot '" + name + "' does not exist",
                    "the server does not keep its log for the agent",
                    CheckContext.RUN_INIT));
            return;
        }
        Slot slot = slots.get(0);
        String here = Rows.text(context.connection(), "SELECT current_database()");
        if (!slot.plugin().equals("pgoutput") || !slot.database().equals(here)) {
            findings.add(Finding.error(
                    "slot",
                    "replication slot '" + name + "' is of plugin '" + slot.plugin() + "' in database '"
                            + slot.database() + "', not of pgoutput in '" + here + "'",
                    "it belongs to something else",
                    "give another slot name in the site file, or drop it: SELECT pg_drop_replication_slot("
                            + Engine.POSTGRESQL.literal(name) + ");"));
        }
        if (!slot.activePid().isEmpty()) {
            findings.add(Finding.warning(
                    "slot",
                    "replication slot '" + name + "' is in use by server process " + slot.activePid(),
                    "one agent only can read it; if this site's agent is running now, all is well",
                    "stop the other agent, or end its session: SELECT pg_terminate_backend(" + slot.activePid()
                            + ");"));
        }
        if (slot.walStatus().equals("lost") || slot.walStatus().equals("unreserved")) {
            findings.add(Finding.error(
                    "slot",
                    "the log behind replication slot '" + name + "' is " + slot.walStatus(),
                    "changes of this site were thrown away before the agent read them",
                    "raise max_slot_wal_keep_size, then drop the slot, run init and compare the sites"));
        }
    }

    /** Said where there is a standby; which ones synchronise slots only they know. */
    private static void standbys(CheckContext context, List<Finding> findings) throws SQLException {
        if (!context.server().isAtLeast(FAILOVER_SLOTS, 0)) {
            return;
        }
        String name = context.request().slot();
        List<String> left = Rows.list(
                context.connection(),
                "SELECT slot_name FROM pg_replication_slots WHERE slot_name = ? AND NOT failover"
                        + " AND EXISTS (SELECT FROM pg_replication_slots WHERE slot_type = 'physical')",
                List.of(name),
                row -> row.getString(1));
        if (!left.isEmpty()) {
            findings.add(Finding.warning(
                    "slot",
                    "replication slot '" + name + "' is not made for a failover",
                    "a standby that takes this server's place has no copy of it, and the site would have to return",
                    "stop the agent, then over a replication connection (psql \"dbname="
                            + Rows.text(context.connection(), "SELECT current_database()")
                            + " replication=database\"): ALTER_REPLICATION_SLOT "
                            + Engine.POSTGRESQL.quote(name) + " (FAILOVER true);"));
        }
    }

    private static void publication(CheckContext context, List<Finding> findings) throws SQLException {
        String name = context.request().publication();
        List<String> flags = Rows.list(
                context.connection(),
                "SELECT concat_ws(' ', pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot)"
                        + " FROM pg_publication WHERE pubname = ?",
                List.of(name),
                row -> row.getString(1));
        if (flags.isEmpty()) {
            findings.add(Finding.error(
                    "publication",
                    "publication '" + name + "' does not exist",
                    "the server does not know which tables to send",
                    CheckContext.RUN_INIT));
            return;
        }
        if (!flags.get(0).equals("t t t t t")) {
            findings.add(
                    Finding.error(
                            "publication",
                            "publication '" + name
                                    + "' leaves out inserts, updates, deletes, truncates or partition roots",
                            "these changes would never reach the other sites",
                            "ALTER PUBLICATION " + Engine.POSTGRESQL.quote(name)
                                    + " SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);"));
        }
        tables(context, name, findings);
    }

    private static void tables(CheckContext context, String name, List<Finding> findings) throws SQLException {
        Engine engine = context.engine();
        Set<String> wanted = new HashSet<>();
        for (TableShape table : context.catalog().tables()) {
            wanted.add(engine.quote(table.localSchema(), table.localName()));
        }
        for (BridgeTable table : BridgeSchema.captured()) {
            wanted.add(engine.quote(Engine.BRIDGE_SCHEMA, table.localName()));
        }
        Set<String> found = new HashSet<>(Rows.list(
                context.connection(),
                "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?",
                List.of(name),
                row -> engine.quote(row.getString(1), row.getString(2))));
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(found);
        Set<String> extra = new TreeSet<>(found);
        extra.removeAll(wanted);
        if (!missing.isEmpty()) {
            findings.add(Finding.error(
                    "publication",
                    "publication '" + name + "' lacks " + String.join(", ", missing),
                    "their changes would never reach the other sites",
                    "ALTER PUBLICATION " + engine.quote(name) + " ADD TABLE " + String.join(", ", missing) + ";"));
        }
        if (!extra.isEmpty()) {
            findings.add(Finding.warning(
                    "publication",
                    "publication '" + name + "' also holds " + String.join(", ", extra),
                    "the agent reads their changes and throws them away",
                    "ALTER PUBLICATION " + engine.quote(name) + " DROP TABLE " + String.join(", ", extra) + ";"));
        }
    }
}
