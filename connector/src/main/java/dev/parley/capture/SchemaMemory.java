package dev.parley.capture;

import dev.parley.pipeline.FirstTables;
import dev.parley.pipeline.TableShape;
import io.debezium.document.Array;
import io.debezium.document.Document;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.TableChanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns the captured tables of a MySQL server had at which place of its log. Debezium reads rows by the columns
 * that it knows, and the log tells of a change of them only once: an engine that starts from before an {@code ALTER TABLE}
 * must know the columns of that time. Outlives engines; made once for a set, and kept beside its checkpoint, so that the
 * next process knows them too. Thread-safe.
 */
public final class SchemaMemory {
    private static final String SOURCE = "source";
    private static final String SERVER = "server";
    private static final String TABLES = "tables";
    private static final String RECORDS = "records";

    /** By place and statement: what is read again is not kept again. */
    private final Map<String, HistoryRecord> records = new LinkedHashMap<>();

    private final Set<String> tables = new HashSet<>();
    private boolean complete;
    private long changes;

    public SchemaMemory() {}

    /** True if an engine for these tables can start by it; forgets all otherwise, as the engine then reads them anew. */
    synchronized boolean begin(List<TableShape> captured) {
        List<String> names = captured.stream()
                .map(table -> TableTopics.topic(table.localSchema(), table.localName()))
                .toList();
        if (complete && tables.containsAll(names)) {
            return true;
        }
        complete = false;
        records.clear();
        tables.clear();
        tables.addAll(names);
        return false;
    }

    /** The engine reads the log now: it has the columns of all tables. */
    synchronized void complete() {
        complete = true;
        changes++;
    }

    synchronized void add(HistoryRecord record) {
        Document document = record.document();
        String key = document.getDocument(HistoryRecord.Fields.POSITION) + " "
                + document.getString(HistoryRecord.Fields.DATABASE_NAME) + " "
                + document.getString(HistoryRecord.Fields.DDL_STATEMENTS);
        if (records.putIfAbsent(key, record) == null) {
            changes++;
        }
    }

    /** How often it has changed: whoever keeps it sees by that whether there is news. */
    public synchronized long changes() {
        return changes;
    }

    /** All of it, for {@link #restore}; empty while nothing is known for sure, and at servers that need no such memory. */
    public synchronized Optional<byte[]> encoded() {
        if (!complete || records.isEmpty()) {
            return Optional.empty();
        }
        Array all = Array.create();
        records.values().forEach(record -> all.add(record.document()));
        Document document = Document.create();
        document.setArray(TABLES, tables.toArray());
        document.setArray(RECORDS, all);
        return Optional.of(DocumentWriter.defaultWriter().writeAsBytes(document));
    }

    /**
     * Takes what an engine of an earlier process knew in place of what is known here, which may be of a time before that.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public synchronized void restore(byte[] encoded) {
        try {
            Document document = DocumentReader.defaultReader().read(encoded);
            records.clear();
            tables.clear();
            document.getArray(TABLES)
                    .forEach(entry -> tables.add(entry.getValue().asString()));
            document.getArray(RECORDS)
                    .forEach(entry -> add(new HistoryRecord(entry.getValue().asDocument())));
            complete = true;
        } catch (IOException e) {
            throw new UncheckedIOException("what was kept of former columns cannot be read", e);
        }
    }

    /** Takes what {@code parley init} has noted, at the start that reads the log from there. */
    public synchronized void restore(FirstTables first) {
        records.clear();
        tables.clear();
        Map<String, Object> place = Map.of(
                "file",
                first.at().file(),
                "pos",
                first.at().offset(),
                "gtids",
                first.at().gtidSet());
        for (FirstTables.Definition table : first.tables()) {
            tables.add(TableTopics.topic(table.schema(), table.table()));
            add(new HistoryRecord(
                    Map.of(), place, table.schema(), null, table.sql(), new TableChanges(), Instant.EPOCH));
        }
        complete = true;
    }

    synchronized boolean isEmpty() {
        return records.isEmpty();
    }

    /** All that is known, as the engine of this name would have recorded it. */
    synchronized List<HistoryRecord> of(String engine) {
        List<HistoryRecord> all = new ArrayList<>();
        for (HistoryRecord record : records.values()) {
            Document document = record.document().clone();
            document.setDocument(SOURCE, Document.create(SERVER, engine));
            all.add(new HistoryRecord(document));
        }
        return all;
    }
}
