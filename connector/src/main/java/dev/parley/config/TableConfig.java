package dev.parley.config;

import java.util.Map;
import java.util.Optional;

/** One replicated table. Written as its canonical name alone, or as a mapping where this site calls things differently. */
public record TableConfig(
        @Doc(value = "Canonical name, the same at all sites.", example = "invoice_line")
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
        Map<String, String> columns) {
    public TableConfig {
        columns = Map.copyOf(columns);
    }

    /** A table without renames. */
    public static TableConfig of(String name) {
        return new TableConfig(name, Optional.empty(), Map.of());
    }
}
