package dev.parley.review;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.RecordWeight;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Why a row is parked at this site, with the columns that are to blame, and what lets it in. Tells no values.
 *
 * @param text what was found
 * @param remedy what to do
 */
record ParkedCause(String text, String remedy) {
    private static final long MEGABYTE = 1L << 20;
    private static final long PACKET_MAX = 1L << 30;
    private static final String AFTERWARDS = "; the row then comes by itself";

    /**
     * @param table empty if the site has none of this name
     * @param wanted what the row would be; null if that is not known
     */
    static ParkedCause of(String reason, Optional<TableShape> table, @Nullable Row wanted) {
        if (table.isEmpty()) {
            return new ParkedCause(
                    "this site has no such table, or does not replicate it",
                    "create the table, run parley init and start the agent again" + AFTERWARDS);
        }
        return switch (reason) {
            case "TYPE" -> type(table.get(), wanted);
            case "SCHEMA" -> schema(table.get(), wanted);
            case "PACKET" -> packet(table.get(), wanted);
            case "INCOMPLETE" ->
                new ParkedCause(
                        "nobody has sent what these columns hold: " + unknown(wanted),
                        "set REPLICA IDENTITY FULL, or binlog_row_image = FULL, for the table at the sites that write it, and"
                                + " write the row once more, or run parley verify and parley repair");
            case "UNIQUE" ->
                new ParkedCause(
                        "another row holds one of its unique values",
                        "change or delete one of the two rows at any site" + AFTERWARDS);
            case "FOREIGN_KEY" ->
                new ParkedCause("a row that it refers to is not here", "write that row at any site" + AFTERWARDS);
            case "UNREPAIRABLE" ->
                new ParkedCause(
                        "it was repaired three times and was otherwise again: something here writes it back",
                        "find the trigger or the job that does, then: parley quarantine retry");
            default ->
                new ParkedCause(
                        "a check, a NOT NULL, a partition or a trigger of the table refuses it",
                        "change the row at any site, or the constraint here" + AFTERWARDS);
        };
    }

    private static ParkedCause type(TableShape table, @Nullable Row wanted) {
        List<String> found = new ArrayList<>();
        List<String> held = new ArrayList<>();
        for (ColumnShape column : table.columns()) {
            Value value = wanted == null ? Value.Null.NULL : wanted.get(column.name());
            if (value != Value.Null.NULL && value != Value.Unchanged.UNCHANGED) {
                held.add(column.name() + " (" + column.localType() + ")");
                ColumnFit.misfit(column, value)
                        .ifPresent(
                                why -> found.add("column " + column.name() + " (" + column.localType() + "): " + why));
            }
        }
        return new ParkedCause(
                found.isEmpty()
                        ? "a value does not fit its column here; it is one of " + String.join(", ", held)
                        : String.join("; ", found),
                "make the column as wide as at the site that wrote the row (parley check --peer says how), or change the"
                        + " value at any site" + AFTERWARDS);
    }

    /** The server takes a row in one piece, in which each byte may take two. */
    private static ParkedCause packet(TableShape table, @Nullable Row wanted) {
        long whole = 0;
        long most = 0;
        String largest = "";
        for (ColumnShape column : table.columns()) {
            long bytes = wanted == null ? 0 : bytes(wanted.get(column.name()));
            whole += bytes;
            if (bytes > most) {
                most = bytes;
                largest = "column " + column.name() + " (" + column.localType() + ") has " + bytes + " bytes, ";
            }
        }
        long needed = (2 * whole / MEGABYTE + 2) * MEGABYTE;
        return new ParkedCause(
                largest + "the row is larger than the max_allowed_packet of this server",
                needed > PACKET_MAX
                        ? "max_allowed_packet can be 1 GB at most, which may not be enough: make the value smaller at any"
                                + " site" + AFTERWARDS
                        : "SET PERSIST max_allowed_packet = " + needed + "; (needs no restart)" + AFTERWARDS);
    }

    private static long bytes(Value value) {
        return value instanceof Value.Text text
                ? text.value().getBytes(StandardCharsets.UTF_8).length
                : RecordWeight.bytes(value);
    }

    private static ParkedCause schema(TableShape table, @Nullable Row wanted) {
        TreeSet<String> lacking = new TreeSet<>();
        for (int i = 0; wanted != null && i < wanted.columns().size(); i++) {
            String name = wanted.columns().name(i);
            boolean valued = wanted.get(i) != Value.Null.NULL && wanted.get(i) != Value.Unchanged.UNCHANGED;
            if (valued
                    && table.names().indexOf(name) < 0
                    && !table.sharing().untaken().contains(name)) {
                lacking.add(name);
            }
        }
        return new ParkedCause(
                lacking.isEmpty()
                        ? "the table is not as the row needs it"
                        : "the table has no column for what others have in " + lacking,
                "add the column here (parley tables shows the statement), or skip it in the site file" + AFTERWARDS);
    }

    private static List<String> unknown(@Nullable Row wanted) {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; wanted != null && i < wanted.columns().size(); i++) {
            if (wanted.get(i) == Value.Unchanged.UNCHANGED) {
                unknown.add(wanted.columns().name(i));
            }
        }
        return unknown;
    }
}
