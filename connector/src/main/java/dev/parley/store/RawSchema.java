package dev.parley.store;

import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.Nullable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A schema as one engine's catalog tells it, under local names. Filled by one thread, then only read. */
final class RawSchema {
    final String name;
    final Map<String, RawTable> tables = new LinkedHashMap<>();
    final List<RawForeignKey> foreignKeys = new ArrayList<>();

    RawSchema(String name) {
        this.name = name;
    }

    /** A table, view or foreign table. */
    static final class RawTable {
        final String name;
        final boolean isTable;
        final boolean oldImages;
        /** What the log carries of old rows, as PostgreSQL's catalog has it: 'd', 'n', 'f' or 'i'; 'f' at MySQL. */
        String identity = "f";
        /** The index of REPLICA IDENTITY USING INDEX; empty if there is none. */
        String identityIndex = "";
        /** Its statements also reach rows of other tables. */
        final boolean inherited;

        final List<RawColumn> columns = new ArrayList<>();
        final List<RawIndex> uniques = new ArrayList<>();

        RawTable(String name, boolean isTable, boolean oldImages, boolean inherited) {
            this.name = name;
            this.isTable = isTable;
            this.oldImages = oldImages;
            this.inherited = inherited;
        }
    }

    /**
     * A column.
     *
     * @param type null if the bridge does not carry this type
     * @param nativeText true if it does so between sites of this engine, as the engine's own text
     * @param omissible true if a row can be inserted without it
     * @param loose true if its collation takes different texts for equal
     */
    record RawColumn(
            String name,
            @Nullable CanonicalType type,
            String localType,
            boolean nullable,
            boolean generated,
            boolean nativeText,
            boolean omissible,
            boolean loose) {}

    /**
     * A unique index.
     *
     * @param columns names in index order; where a part is no whole column the index is special
     * @param special what makes it more than a list of whole columns; empty if nothing does
     */
    record RawIndex(String name, boolean primary, boolean deferrable, String special, List<String> columns) {
        RawIndex {
            columns = List.copyOf(columns);
        }
    }

    /** A foreign key; child or parent may be in another schema. */
    record RawForeignKey(
            String name,
            String childSchema,
            String child,
            List<String> columns,
            String parentSchema,
            String parent,
            List<String> parentColumns) {
        RawForeignKey {
            columns = List.copyOf(columns);
            parentColumns = List.copyOf(parentColumns);
        }
    }
}
