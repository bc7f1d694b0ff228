package dev.parley.pipeline;

/**
 * One column as a site's database has it.
 *
 * @param name canonical name, the same at all sites
 * @param localName name in this database
 * @param type canonical type
 * @param localType type as the database spells it, for casts and messages, for example {@code numeric(10,2)}
 * @param nullable true if it accepts NULL
 */
public record ColumnShape(String name, String localName, CanonicalType type, String localType, boolean nullable) {}
