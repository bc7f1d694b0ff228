package dev.parley.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes, examines and trims the topics of logs. Every method asks Kafka once and throws {@link KafkaException} if it does
 * not answer within the limit. Thread-safe.
 */
public final class LogAdmin implements AutoCloseable {
    private static final int COPIES_FOR_TWO_IN_SYNC = 3;

    /** Nobody reads these times, and a broker refuses those of a client that lie an hour in its future. */
    private static final String BY_BROKER = "LogAppendTime";

    private static final String UNLIMITED = "-1";

    private final Admin admin;
    private final Duration limit;

    /** A client of one cluster; {@code bootstrap.servers} is among the properties. */
    public LogAdmin(Map<String, String> clientProperties, Duration limit) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(limit.toMillis(), 10_000));
        this.admin = Admin.create(properties);
        this.limit = limit;
    }

    /** Takes over a client, which is closed with this. */
    public LogAdmin(Admin admin, Duration limit) {
        this.admin = admin;
        this.limit = limit;
    }

    /** Name of the cluster; proves that it answers. */
    public String clusterId() throws InterruptedException {
        return await(admin.describeCluster().clusterId(), "asking the cluster for its id");
    }

    /**
     * Creates the topic of a log if there is none: one partition, no compaction, unlimited retention, times by the broker.
     *
     * @param copies replication factor; empty for the cluster's default
     * @return false if the topic was there
     */
    public boolean create(String topic, Optional<Integer> copies) throws InterruptedException {
        Map<String, String> settings = new HashMap<>(required());
        settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(128 * 1024 * 1024));
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BY_BROKER);
        copies.filter(count -> count >= COPIES_FOR_TWO_IN_SYNC)
                .ifPresent(count -> settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"));
        NewTopic wanted = new NewTopic(topic, Optional.of(1), copies.map(Integer::shortValue)).configs(settings);
        return isCreated(wanted);
    }

    /**
     * Creates the topic of a site's sets, which holds no records, or gives it more partitions.
     *
     * @param partitions one for each set
     * @param copies replication factor; empty for the cluster's default
     * @return what was done
     */
    public Change createSets(String topic, int partitions, Optional<Integer> copies) throws InterruptedException {
        int found = partitions(topic);
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), copies.map(Integer::shortValue));
        if (found == 0 && isCreated(wanted)) {
            return Change.CREATED;
        }
        return found < partitions && isExtended(topic, partitions) ? Change.EXTENDED : Change.NONE;
    }

    /** A broker may answer with the number of a moment ago; the controller refuses what is done already. */
    private boolean isExtended(String topic, int partitions) throws InterruptedException {
        try {
            await(
                    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                            .all(),
                    "giving topic " + topic + " " + partitions + " partitions");
            return true;
        } catch (InvalidPartitionsException e) {
            return false;
        }
    }

    /**
     * Creates the topic of conflicts if there is none: one partition, records deleted after a time.
     *
     * @param copies replication factor; empty for the cluster's default
     * @return false if the topic was there
     */
    public boolean createConflicts(String topic, Optional<Integer> copies, Duration retention)
            throws InterruptedException {
        NewTopic wanted = new NewTopic(topic, Optional.of(1), copies.map(Integer::shortValue))
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        String.valueOf(retention.toMillis()),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        BY_BROKER));
        return isCreated(wanted);
    }

    private boolean isCreated(NewTopic wanted) throws InterruptedException {
        try {
            await(admin.createTopics(List.of(wanted)).all(), "creating topic " + wanted.name());
            return true;
        } catch (TopicExistsException e) {
            return false;
        }
    }

    /** What became of a topic. */
    public enum Change {
        CREATED,
        EXTENDED,
        NONE
    }

    /** Number of partitions; 0 if there is no such topic. */
    public int partitions(String topic) throws InterruptedException {
        return describe(topic).map(found -> found.partitions().size()).orElse(0);
    }

    private static Map<String, String> required() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                UNLIMITED,
                TopicConfig.RETENTION_BYTES_CONFIG,
                UNLIMITED,
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                "false");
    }

    /**
     * What makes a topic unfit for a log, each with what to do; empty if it is fit.
     *
     * @param entryBytes largest Kafka record value that will be written
     */
    public List<String> problems(String topic, int entryBytes) throws InterruptedException {
        Optional<TopicDescription> description = describe(topic);
        if (description.isEmpty()) {
            return List.of("topic " + topic + " does not exist: run `parley init`");
        }
        List<String> problems = new ArrayList<>();
        int partitions = description.get().partitions().size();
        if (partitions != 1) {
            problems.add("topic " + topic + " has " + partitions
                    + " partitions, a log needs exactly 1: delete the topic and run `parley init`");
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config found = await(admin.describeConfigs(List.of(resource)).all(), "reading the settings of topic " + topic)
                .getOrDefault(resource, new Config(List.of()));
        required().forEach((key, wanted) -> {
            String value = value(found, key);
            if (!value.equals(wanted)) {
                problems.add("topic " + topic + " has " + key + "=" + value + ": set it to " + wanted);
            }
        });
        String largest = value(found, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (!largest.isEmpty() && Integer.parseInt(largest) < entryBytes + 1024) {
            problems.add("topic " + topic + " has " + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "=" + largest
                    + ": set it to " + (entryBytes + 1024) + " or more");
        }
        return problems;
    }

    /** What may lose the records of a topic that is fit otherwise, or refuse them some day, each with what to do. */
    public List<String> risks(String topic) throws InterruptedException {
        Optional<TopicDescription> description = describe(topic);
        if (description.isEmpty() || description.get().partitions().isEmpty()) {
            return List.of();
        }
        List<String> risks = new ArrayList<>();
        int copies = description.get().partitions().get(0).replicas().size();
        if (copies < COPIES_FOR_TWO_IN_SYNC) {
            risks.add("topic " + topic + " has " + copies + " copies: reassign its partition to "
                    + COPIES_FOR_TWO_IN_SYNC + " brokers with kafka-reassign-partitions.sh, and set"
                    + " kafka.replication-factor: " + COPIES_FOR_TWO_IN_SYNC + " in the site file");
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config found = await(admin.describeConfigs(List.of(resource)).all(), "reading the settings of topic " + topic)
                .getOrDefault(resource, new Config(List.of()));
        String inSync = value(found, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (copies >= COPIES_FOR_TWO_IN_SYNC && inSync.equals("1")) {
            risks.add("topic " + topic + " has " + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG
                    + "=1: kafka-configs.sh --alter --topic " + topic + " --add-config "
                    + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + "=2");
        }
        String times = value(found, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        if (!times.isEmpty() && !times.equals(BY_BROKER)) {
            risks.add("topic " + topic + " has " + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + "=" + times
                    + ", so brokers refuse an agent whose clock is more than an hour ahead of theirs: kafka-configs.sh"
                    + " --alter --topic " + topic + " --add-config " + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + "="
                    + BY_BROKER);
        }
        return risks;
    }

    /** Operations on a log that this client may not do although an agent must; empty if the cluster does not tell. */
    public List<String> missingRights(String topic) throws InterruptedException {
        return missingRights(topic, List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE));
    }

    /** True if this client may write the topic, or the cluster does not tell. */
    public boolean mayWrite(String topic) throws InterruptedException {
        return missingRights(topic, List.of(AclOperation.WRITE)).isEmpty();
    }

    private List<String> missingRights(String topic, List<AclOperation> wanted) throws InterruptedException {
        DescribeTopicsOptions asked = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        TopicDescription found = await(
                        admin.describeTopics(List.of(topic), asked).allTopicNames(), "asking for rights on " + topic)
                .get(topic);
        Set<AclOperation> allowed = found == null ? null : found.authorizedOperations();
        if (allowed == null || allowed.contains(AclOperation.ALL)) {
            return List.of();
        }
        return wanted.stream()
                .filter(needed -> !allowed.contains(needed))
                .map(Enum::name)
                .toList();
    }

    private static String value(Config config, String key) {
        return config.get(key) == null ? "" : String.valueOf(config.get(key).value());
    }

    /**
     * Deletes a topic with all its records, for ever.
     *
     * @return false if there was none
     */
    public boolean delete(String topic) throws InterruptedException {
        try {
            await(admin.deleteTopics(List.of(topic)).all(), "deleting topic " + topic);
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    /** Whether the topic exists. */
    public boolean exists(String topic) throws InterruptedException {
        return describe(topic).isPresent();
    }

    private Optional<TopicDescription> describe(String topic) throws InterruptedException {
        try {
            return Optional.ofNullable(
                    await(admin.describeTopics(List.of(topic)).allTopicNames(), "looking for topic " + topic)
                            .get(topic));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Offset behind the last record that was ever written to a log; empty if there is no such topic. */
    public Optional<Long> end(String topic) throws InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        try {
            return Optional.of(await(
                            admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                    .partitionResult(partition),
                            "asking for the end of topic " + topic)
                    .offset());
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /**
     * Deletes the records of a log before an offset, for ever. The caller knows that nobody needs them any more.
     *
     * @return the first offset that is left
     */
    public long trim(String topic, long beforeOffset) throws InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<TopicPartition, RecordsToDelete> request = Map.of(partition, RecordsToDelete.beforeOffset(beforeOffset));
        KafkaFuture<Long> left = admin.deleteRecords(request)
                .lowWatermarks()
                .getOrDefault(partition, KafkaFuture.completedFuture(null))
                .thenApply(deleted -> deleted == null ? beforeOffset : deleted.lowWatermark());
        return await(left, "trimming topic " + topic + " before offset " + beforeOffset);
    }

    private <T> T await(KafkaFuture<T> future, String attempt) throws InterruptedException {
        try {
            return future.get(limit.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause
                    ? KafkaErrors.explained(cause)
                    : new KafkaException(attempt, e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException(attempt + " took longer than " + limit.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
