package dev.parley.check;

import dev.parley.config.BridgeNames;
import dev.parley.config.KafkaConfig;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** Asks the Kafka cluster of a site file whether it answers, and whether its topics can hold the logs of the group. */
public final class KafkaProbe implements Probe {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String AREA = "kafka";

    private final SiteConfig config;

    public KafkaProbe(SiteConfig config) {
        this.config = config;
    }

    @Override
    public List<Finding> run() {
        KafkaConfig kafka = config.kafka();
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("client.id", "parley-check");
        properties.put("default.api.timeout.ms", TIMEOUT_MILLIS);
        properties.put("request.timeout.ms", TIMEOUT_MILLIS);
        try (Admin admin = Admin.create(properties)) {
            List<Finding> findings = new ArrayList<>(brokers(admin));
            findings.addAll(topics(admin));
            return findings;
        } catch (ExecutionException e) {
            return List.of(unreachable(e.getCause() == null ? e : e.getCause()));
        } catch (TimeoutException | KafkaException e) {
            return List.of(unreachable(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(unreachable(e));
        }
    }

    private List<Finding> brokers(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        int brokers = admin.describeCluster()
                .nodes()
                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .size();
        int copies = config.kafka().replicationFactor().orElse(1);
        if (copies <= brokers) {
            return List.of();
        }
        return List.of(Finding.error(
                AREA,
                "kafka.replication-factor is " + copies + ", and the cluster has " + brokers + " brokers",
                "the topics of the group cannot be created",
                "lower kafka.replication-factor in the site file, or add brokers"));
    }

    private List<Finding> topics(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        List<Finding> findings = new ArrayList<>();
        Set<String> present = admin.listTopics().names().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        List<String> ours = new ArrayList<>();
        for (ReplicationSetConfig set : config.replicationSets()) {
            for (String member : config.members()) {
                ours.add(BridgeNames.logTopic(config.group(), set.name(), member));
            }
        }
        ours.retainAll(present);
        Map<String, TopicDescription> descriptions =
                admin.describeTopics(ours).allTopicNames().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        descriptions.forEach((topic, description) -> {
            int partitions = description.partitions().size();
            if (partitions != 1) {
                findings.add(Finding.error(
                        AREA,
                        "topic " + topic + " has " + partitions + " partitions, must be 1",
                        "the log of a site would lose its order",
                        "delete the topic before the first agent starts; the agent creates it"));
            }
        });
        return findings;
    }

    private Finding unreachable(Throwable cause) {
        return Finding.error(
                AREA,
                "the cluster at " + config.kafka().bootstrapServers() + " does not answer: "
                        + cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                "the agent would wait for it; changes stay in the database's log meanwhile",
                "start Kafka, or correct kafka.bootstrap-servers and kafka.properties in the site file");
    }
}
