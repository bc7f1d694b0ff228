package dev.parley.capture;

import io.debezium.config.Configuration;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryListener;
import java.util.function.Consumer;

/** Debezium's view of a {@link SchemaMemory}. Made by Debezium. */
public final class RememberedSchemas extends AbstractSchemaHistory {
    /** Property that names the engine; Debezium hands on those with its prefix alone. */
    static final String ENGINE = "schema.history.internal.parley.engine";

    private String engine = "";
    private SchemaMemory memory = new SchemaMemory();

    /** Made by Debezium. */
    public RememberedSchemas() {}

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean internalTopic) {
        super.configure(config, new ByPlace(), listener, internalTopic);
        engine = config.getString(ENGINE);
        EngineLink link = EngineLink.find(engine);
        if (link != null) {
            memory = link.schemas();
        }
    }

    @Override
    protected void storeRecord(HistoryRecord record) {
        memory.add(record);
    }

    @Override
    protected void recoverRecords(Consumer<HistoryRecord> records) {
        memory.of(engine).forEach(records);
    }

    @Override
    public boolean exists() {
        return !memory.isEmpty();
    }

    @Override
    public boolean storageExists() {
        return true;
    }
}
