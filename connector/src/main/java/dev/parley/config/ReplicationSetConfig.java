package dev.parley.config;

import java.util.List;

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

        @Doc(value = "`all`, or a list of tables: canonical names, or mappings with renames.", defaultsTo = "all")
        TableSelection tables,

        @Doc(
                value = "With `tables: all`: canonical names of tables that stay local.",
                defaultsTo = "[]",
                example = "[audit_trail]")
        List<String> except) {
    public ReplicationSetConfig {
        except = List.copyOf(except);
    }

    /** Every key left out. */
    public static ReplicationSetConfig defaults() {
        return SiteFile.defaults(ReplicationSetConfig.class);
    }
}
