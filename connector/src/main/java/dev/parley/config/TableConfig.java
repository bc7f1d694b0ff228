package dev.parley.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One replicated table. Written as its canonical name alone, or as a mapping where this site calls things differently. */
public record TableConfig(
        @Doc(
                value =
                        "Canonical name, the same at all sites; or a pattern, in which `*` stands for any characters and `?` for one: all tables of such names that no other entry names.",
                example = "invoice_line")
        String name,

        @Doc(
                value = "Name in this site's database. Left out: found by the naming of the replication set.",
                example = "InvoiceLine")
        Optional<String> localName,

        @Doc(
                value =
                        "Columns that this site calls differently: canonical name, then local name. All others follow the naming.",
                defaultsTo = "{}",
                example = "{unit_price: Price}")
        Map<String, String> columns,

        @Doc(
                value =
                        "Canonical names of the columns by which the group tells rows of the table apart: those of its primary key or of a unique index, the same at all sites. Left out: the index of PostgreSQL's REPLICA IDENTITY, else the primary key, else the only unique index.",
                defaultsTo = "[]",
                example = "[code]")
        List<String> key,

        @Doc(
                value =
                        "Whose writes travel: `both`, `publish-only` (what other sites write is not written here), or `receive-only` (what is written here is not published).",
                defaultsTo = "both")
        Direction direction,

        @Doc(
                value =
                        "Canonical names of columns that this site neither sends nor takes, whether it has them or not. Rows of other sites get their default here.",
                defaultsTo = "[]",
                example = "[notes]")
        List<String> skip,

        @Doc(
                value =
                        "Columns of the group that this table lacks, and what rows inserted here have in them: texts, or `int:5`, `decimal:1.50`, `bool:true`, `uuid:…`, `date:2027-03-31`.",
                defaultsTo = "{}",
                example = "{region: EU}")
        Map<String, String> constants,

        @Doc(
                value =
                        "Columns whose values do not leave this site as they are: `hash` (needs `hash-key`), `mask` (texts, of which the last four characters show) or `erase` (NULL). What other sites write to them is not written here.",
                defaultsTo = "{}",
                example = "{email: hash}")
        Map<String, String> transforms,

        @Doc(
                value =
                        "What TRUNCATE does here: `ignore` (the other sites keep their rows, and the agent raises an alarm), `refuse` (PostgreSQL refuses it; MySQL cannot, so there it is an alarm), or `replicate` (PostgreSQL deletes all rows first, which travels; not at MySQL). `parley init` sets it up.",
                defaultsTo = "ignore")
        Truncate truncate,

        @Doc(
                value =
                        "Which rows of the table this site shares: a CEL expression over canonical column names, true for rows that are sent and taken. Left out: all.",
                example = "region == 'north'")
        Optional<String> where,

        @Doc(
                value =
                        "With `where`, what a change does that takes a row out of what is shared: `keep` (the change travels as the row's last one, and the row stays everywhere), or `delete` (sites that shared it delete it; the site that changed it keeps it for itself).",
                defaultsTo = "keep")
        OnLeave onLeave) {
    public TableConfig {
        columns = Map.copyOf(columns);
        key = List.copyOf(key);
        skip = List.copyOf(skip);
        constants = Map.copyOf(constants);
        transforms = Map.copyOf(transforms);
    }

    /** A table that is shared as it is. */
    public static TableConfig of(String name) {
        return named(name, Optional.empty(), Map.of());
    }

    /** A table, all of which is shared, under other names. */
    public static TableConfig named(String name, Optional<String> localName, Map<String, String> columns) {
        return new TableConfig(
                name,
                localName,
                columns,
                List.of(),
                Direction.BOTH,
                List.of(),
                Map.of(),
                Map.of(),
                Truncate.IGNORE,
                Optional.empty(),
                OnLeave.KEEP);
    }

    /** True if the name stands for all tables that match it. */
    public boolean isPattern() {
        return NamePattern.isOne(name);
    }
}
