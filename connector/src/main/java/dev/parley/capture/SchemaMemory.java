package dev.parley.capture;

import dev.parley.pipeline.TableShape;
import io.debezium.document.Document;
import io.debezium.relational.history.HistoryRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which columns the captured tables of a MySQL server had at which place of its log. Debezium reads rows by the columns
 * that it knows, and the log tells of a change of them only once: an engine that starts from before an {@code ALTER TABLE}
 * must know the columns of that time. Outlives engines; made once for a set. Thread-safe.
 */
public final class SchemaMemory {
    private static final String SOURCE = "source";
    private static final String SERVER = "server";

    /** By place and statement: what is read again is not kept again. */
    private final Map<String, HistoryRecord> records = new LinkedHashMap<>();

    private final Set<String> tables = new HashSet<>();
    private boolean complete;

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
    }

    synchronized void add(HistoryRecord record) {
        Document document = record.document();
        String key = document.getDocument(HistoryRecord.Fields.POSITION) + " "
                + document.getString(HistoryRecord.Fields.DATABASE_NAME) + " "
                + document.getString(HistoryRecord.Fields.DDL_STATEMENTS);
        records.putIfAbsent(key, record);
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
