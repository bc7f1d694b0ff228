package dev.parley.sim;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The application's tables in the simulation: items with two unique codes, parts that refer to items and may have a unique note, and a log that a
 * trigger fills; and tables that are there only for their rules.
 */
final class SimSchema {
    static final String ITEM = "item";
    static final String PART = "part";
    static final String LOG = "log";

    /** Characters of a label. */
    static final int LABEL_MAX = 64;

    /** The label that is what row 1 shows in place of another that it has lost. */
    static final long MARKED = 1_000;

    private static final List<ColumnShape> PART_COLUMNS = List.of(column("id"), column("item_id"), column("note"));

    /** The column that sites may get. */
    static final String GRADE = "grade";

    private static final Columns PART_NAMES =
            Columns.of(PART_COLUMNS.stream().map(ColumnShape::name).toList());

    private final Map<String, TableShape> made = new TreeMap<>();
    private final Map<String, RuledTable> ruled = new TreeMap<>();
    private final TableShape item;
    private final TableShape part;
    private final TableShape log;
    private final boolean texts;
    private final boolean check;
    private final SimSchema before;

    /**
     * @param oldImages true if the servers log complete old rows
     * @param texts labels are texts, which can be marked
     * @param check not every code stands beside every bulk value of an item
     * @param graded parts have a column that they did not have {@link #before}
     * @param notes notes of parts are unique, if anything is: beside their reference
     */
    SimSchema(
            boolean oldImages,
            boolean uniques,
            boolean foreignKeys,
            boolean texts,
            boolean notes,
            boolean check,
            boolean graded,
            List<RuledTable> tables) {
        this.texts = texts;
        this.check = check;
        ColumnShape label = texts
                ? new ColumnShape("label", "label", CanonicalType.TEXT, "varchar(" + LABEL_MAX + ")", true)
                : column("label");
        List<ColumnShape> columns = List.of(column("id"), column("code"), label, column("bulk"), column("note"));
        List<UniqueShape> codes = uniques
                ? List.of(
                        new UniqueShape("item_code", List.of("code")), new UniqueShape("item_label", List.of("label")))
                : List.of();
        List<ForeignKeyShape> parents = foreignKeys
                ? List.of(new ForeignKeyShape("part_item", List.of("item_id"), ITEM, List.of("id")))
                : List.of();
        item = TableShape.of(ITEM, "app", ITEM, columns, List.of("id"), codes, List.of(), oldImages);
        List<UniqueShape> ofParts =
                uniques && notes ? List.of(new UniqueShape("part_note", List.of("note"))) : List.of();
        List<ColumnShape> partColumns = new ArrayList<>(PART_COLUMNS);
        if (graded) {
            partColumns.add(column(GRADE));
        }
        part = TableShape.of(PART, "app", PART, partColumns, List.of("id"), ofParts, parents, oldImages);
        log = TableShape.of(
                LOG, "app", LOG, List.of(column("id"), column("note")), List.of("id"), List.of(), List.of(), oldImages);
        for (RuledTable table : tables) {
            made.put(table.name(), table.shape());
            ruled.put(table.name(), table);
        }
        before = graded ? new SimSchema(oldImages, uniques, foreignKeys, texts, notes, check, false, tables) : this;
    }

    /** The same without the new column; itself if there is none. */
    SimSchema before() {
        return before;
    }

    /** True if parts have the new column. */
    boolean isGraded() {
        return before != this;
    }

    private static ColumnShape column(String name) {
        return new ColumnShape(name, name, CanonicalType.INT, "bigint", !name.equals("id"));
    }

    List<TableShape> tables() {
        List<TableShape> all = new ArrayList<>(List.of(item, part, log));
        all.addAll(made.values());
        return all;
    }

    /** The tables that are there only for their rules. */
    List<RuledTable> ruled() {
        return List.copyOf(ruled.values());
    }

    /** Null if the table is not there only for its rules. */
    @Nullable
    RuledTable ruled(String name) {
        return ruled.get(name);
    }

    TableShape item() {
        return item;
    }

    TableShape part() {
        return part;
    }

    TableShape log() {
        return log;
    }

    TableShape table(String name) {
        return switch (name) {
            case ITEM -> item;
            case PART -> part;
            case LOG -> log;
            default -> Objects.requireNonNull(made.get(name), () -> "no table " + name);
        };
    }

    /** Codes and parent 0 stand for NULL. */
    Row itemRow(long id, long code, long label, long bulk, long note) {
        return Row.of(item.names(), number(id), orNull(code), label(label), number(bulk), number(note));
    }

    private Value label(long label) {
        return texts && label != 0 ? new Value.Text(label == MARKED ? "v1~1" : "v" + label) : orNull(label);
    }

    /**
     * True if the table's check lets a row with this image stand; a NULL, or a value that is not there, always does, and so
     * does the default that a change of catalog brings, as no server adds a column whose default its checks refuse.
     */
    boolean allows(String name, Row image) {
        return !check
                || !name.equals(ITEM)
                || !(image.get("code") instanceof Value.Int code)
                || !(image.get("bulk") instanceof Value.Int bulk)
                || bulk.value() < 0
                || (code.value() + bulk.value()) % 3 != 0;
    }

    /** True if labels are texts. */
    boolean texts() {
        return texts;
    }

    /** @param grade 0 for NULL, and if there is no such column */
    Row partRow(long id, long parent, long note, long grade) {
        Row row = Row.of(PART_NAMES, number(id), orNull(parent), number(note));
        return isGraded() ? part.image(row).with(PART_NAMES.size(), orNull(grade)) : row;
    }

    Row logRow(long id, long note) {
        return Row.of(log.names(), number(id), number(note));
    }

    static RowKey key(String table, long id) {
        return RowKey.of(table, number(id));
    }

    static Value number(long value) {
        return new Value.Int(value);
    }

    static Value orNull(long value) {
        return value == 0 ? Value.Null.NULL : number(value);
    }

    static long id(RowKey key) {
        return key.get(0) instanceof Value.Int id ? id.value() : 0;
    }
}
