package dev.parley.capture;

import io.debezium.relational.TableId;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.spi.topic.TopicNamingStrategy;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names topics by schema and table exactly as they are. Debezium's own strategy replaces what Kafka does not allow in
 * topic names, so that two tables could get one name; our events never reach a topic of that name. Thread-safe.
 */
public final class TableTopics implements TopicNamingStrategy<DataCollectionId> {
    private static final char SEPARATOR = '\u0000';

    private final Map<DataCollectionId, String> names = new ConcurrentHashMap<>();

    /** Made by Debezium. */
    public TableTopics() {}

    /** Made by Debezium where it has properties at hand. */
    public TableTopics(Properties properties) {
        configure(properties);
    }

    /** The topic of a table, by its schema (PostgreSQL) or database (MySQL). */
    static String topic(String localSchema, String localName) {
        return localSchema + SEPARATOR + localName;
    }

    @Override
    public void configure(Properties properties) {}

    @Override
    public String dataChangeTopic(DataCollectionId id) {
        return names.computeIfAbsent(id, TableTopics::nameOf);
    }

    private static String nameOf(DataCollectionId id) {
        TableId table = (TableId) id;
        return topic(table.schema() == null ? table.catalog() : table.schema(), table.table());
    }

    @Override
    public String schemaChangeTopic() {
        return "schema";
    }

    @Override
    public String heartbeatTopic() {
        return "heartbeat";
    }

    @Override
    public String transactionTopic() {
        return "transaction";
    }

    @Override
    public String sanitizedTopicName(String topicName) {
        return topicName;
    }
}
