package dev.parley.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of one site as a Kafka consumer group: the group gives each replication set to one of them. That is a
 * proposal and nothing more: it may be old, and while Kafka is away it is. Runs on a thread of its own; thread-safe.
 */
public final class AgentGroup implements AutoCloseable {
    /** What the group proposes for one set. */
    public enum Proposal {
        /** Nothing: this agent is not a member, or not yet. */
        NONE,
        /** This agent is to serve it. */
        MINE,
        /** Another member is to serve it. */
        OTHERS
    }

    private static final Logger LOG = LoggerFactory.getLogger(AgentGroup.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(5);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    /** The least that brokers admit by default. */
    private static final int SESSION_TIMEOUT_MILLIS = 6_000;

    private static final int HEARTBEAT_MILLIS = 1_500;

    private final String topic;
    private final List<String> sets;
    private final Map<String, Object> properties;
    private final ConsumerFactory consumers;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean member;
    private volatile Set<Integer> mine = Set.of();

    /** Opens the Kafka client; tests put another in its place. */
    interface ConsumerFactory {
        Consumer<byte[], byte[]> open(Map<String, Object> properties);
    }

    /**
     * Not yet started.
     *
     * @param topic has one partition for each set
     * @param group of the agents of this site alone
     * @param clientProperties of the Kafka clients, {@code bootstrap.servers} among them
     * @param sets in the order of their partitions, the same at all agents of the site
     */
    public AgentGroup(
            String site, String topic, String group, Map<String, String> clientProperties, List<String> sets) {
        this(site, topic, group, clientProperties, sets, ConsumerProperties::open);
    }

    AgentGroup(
            String site,
            String topic,
            String group,
            Map<String, String> clientProperties,
            List<String> sets,
            ConsumerFactory consumers) {
        this.topic = topic;
        this.sets = List.copyOf(sets);
        this.properties = properties(group, clientProperties);
        this.consumers = consumers;
        this.thread = new Thread(this::run, "parley-" + site + "-group");
        this.thread.setDaemon(true);
    }

    private static Map<String, Object> properties(String group, Map<String, String> clientProperties) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "parley-group");
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.putAll(clientProperties);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return properties;
    }

    public void start() {
        thread.start();
    }

    /** What the group proposes for a set now, as far as this agent knows. */
    public Proposal proposal(String set) {
        if (!member) {
            return Proposal.NONE;
        }
        return mine.contains(sets.indexOf(set)) ? Proposal.MINE : Proposal.OTHERS;
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                takePart();
                stop.await(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.atDebug().addKeyValue("topic", topic).log("the group of the site's agents was left");
        }
    }

    /** Returns when the client has failed or the agent stops. */
    private void takePart() {
        try (Member client = new Member()) {
            while (stop.getCount() > 0) {
                client.consumer.poll(POLL);
            }
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", Failures.summary(e))
                    .log("no part in the group of the site's agents; the lease in the database decides alone");
        } finally {
            member = false;
            mine = Set.of();
        }
    }

    /** One client of the group. */
    private final class Member implements ConsumerRebalanceListener, AutoCloseable {
        private final Consumer<byte[], byte[]> consumer = consumers.open(properties);

        Member() {
            consumer.subscribe(List.of(topic), this);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            change(added, true);
            member = true;
            LOG.atInfo()
                    .addKeyValue("topic", topic)
                    .addKeyValue("partitions", mine)
                    .log("the group of the site's agents proposes");
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> removed) {
            change(removed, false);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> removed) {
            member = false;
            change(removed, false);
        }

        private void change(Collection<TopicPartition> partitions, boolean add) {
            Set<Integer> changed = new TreeSet<>(mine);
            partitions.forEach(partition -> {
                if (add) {
                    changed.add(partition.partition());
                } else {
                    changed.remove(partition.partition());
                }
            });
            mine = Set.copyOf(changed);
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(LEAVE_LIMIT));
        }
    }

    /** Leaves the group, which then proposes others for this agent's sets. Returns at once. */
    public void leave() {
        stop.countDown();
    }

    /** As {@link #leave}; waits for it a short while. */
    @Override
    public void close() {
        leave();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(LEAVE_LIMIT.plus(POLL).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
