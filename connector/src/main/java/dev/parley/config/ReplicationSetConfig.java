package dev.parley.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables that share transactions or foreign keys; one capture stream and one ordered log per site. */
public record ReplicationSetConfig(
        @Doc(
                value =
                        "Name of the set, the same at all sites; part of topic names and of the keys of the bridge's tables.",
                defaultsTo = "main",
                pattern = "[a-z0-9][a-z0-9_-]{0,31}",
                patternMeans = "1 to 32 lower-case letters, digits, '_' or '-'")
        String name,

        @Doc(
                value =
                        "How local names become canonical ones: `as-is`, or `snake-case` (`InvoiceLine` is `invoice_line` to the group).",
                defaultsTo = "as-is")
        Naming naming,

        @Doc(
                value =
                        "`all`, or a list of tables: canonical names, patterns such as `order_*`, or sections with what this site calls and shares otherwise.",
                defaultsTo = "all")
        TableSelection tables,

        @Doc(
                value = "With `tables: all` or patterns: canonical names of tables that stay local, or patterns.",
                defaultsTo = "[]",
                example = "[audit_trail]")
        List<String> except,

        @Doc(
                value =
                        "Columns of this site that mean more than their type says: `table.column` in canonical names, then `uuid`, `instant`, `json`, `bool`, `int` or `decimal` (docs/types.md).",
                defaultsTo = "{}",
                example = "{invoice.ref: uuid}")
        Map<String, String> types,

        @Doc(
                value =
                        "What becomes of columns of types that only PostgreSQL has: `refuse`, or `postgresql`: they travel as PostgreSQL's own text, which needs PostgreSQL at all members (docs/types.md). The same at all sites.",
                defaultsTo = "refuse")
        NativeTypes nativeTypes,

        @Doc(
                value =
                        "Key of `transforms` that hash: at least 16 characters. Sites with the same key send equal hashes for equal values.",
                example = "${env:PARLEY_HASH_KEY}")
        Optional<Secret> hashKey,

        @Doc(
                value =
                        "What becomes of a column that other sites write and a table lacks here: `manual` (rows with a value in it wait until somebody adds it), or `apply-additive` (the agent adds it, nullable, if its account may alter the table).",
                defaultsTo = "manual")
        SchemaChanges schema,

        @Doc(
                value =
                        "Triggers that may stay although they fire for other sites' changes too: names as the database has them. For those that write to no replicated table (docs/tables.md).",
                defaultsTo = "[]",
                example = "[audit_item]")
        List<String> allowTriggers) {
    public ReplicationSetConfig {
        types = Map.copyOf(types);
        except = List.copyOf(except);
        allowTriggers = List.copyOf(allowTriggers);
    }

    /** Every key left out. */
    public static ReplicationSetConfig defaults() {
        return SiteFile.defaults(ReplicationSetConfig.class);
    }
}
