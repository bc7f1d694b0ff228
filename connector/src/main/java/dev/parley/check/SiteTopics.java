package dev.parley.check;

import dev.parley.config.BridgeNames;
import dev.parley.config.KafkaConfig;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.publish.LogAdmin;
import dev.parley.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** The Kafka topics of a site's own logs: what {@code init} creates and {@code check} looks at. */
public final class SiteTopics implements Probe {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String AREA = "kafka";

    private final SiteConfig config;

    public SiteTopics(SiteConfig config) {
        this.config = config;
    }

    /** The Kafka part of a site file as client properties. */
    public static Map<String, String> clientProperties(KafkaConfig kafka) {
        Map<String, String> properties = new HashMap<>(kafka.properties());
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        return properties;
    }

    /**
     * Creates what is missing.
     *
     * @return one line for each topic
     * @throws TopicsException if the cluster does not answer within 15 s, or refuses
     */
    public List<String> create() throws InterruptedException {
        List<String> done = new ArrayList<>();
        try (LogAdmin admin = admin()) {
            for (ReplicationSetConfig set : config.replicationSets()) {
                boolean created = admin.create(topic(set), config.kafka().replicationFactor());
                done.add("topic " + topic(set) + (created ? " created" : " is there"));
                for (String copy : copies(set)) {
                    boolean made = admin.create(copy, config.kafka().replicationFactor());
                    done.add("topic " + copy + (made ? " created" : " is there") + ", for a copy");
                }
            }
            if (config.agent().instance().isPresent()) {
                LogAdmin.Change change = admin.createSets(
                        setsTopic(),
                        config.replicationSets().size(),
                        config.kafka().replicationFactor());
                done.add("topic " + setsTopic() + (change == LogAdmin.Change.NONE ? " is there" : " " + word(change)));
            }
            if (config.conflicts().publish()) {
                boolean created = admin.createConflicts(
                        conflictsTopic(),
                        config.kafka().replicationFactor(),
                        config.conflicts().retention());
                done.add("topic " + conflictsTopic() + (created ? " created" : " is there"));
            }
        } catch (KafkaException e) {
            throw new TopicsException(
                    "Kafka at " + config.kafka().bootstrapServers() + " did not create the topics of site "
                            + config.site() + ": " + e.getMessage(),
                    e);
        }
        return done;
    }

    /** With a cluster of its own the site keeps copies of the others' logs. */
    private List<String> copies(ReplicationSetConfig set) {
        return config.topology().isEmpty()
                ? List.of()
                : config.peers().stream()
                        .map(peer -> BridgeNames.logTopic(config.group(), set.name(), peer))
                        .toList();
    }

    /** What the site's own topics are called; that of conflicts is the group's. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (ReplicationSetConfig set : config.replicationSets()) {
            names.add(topic(set));
            names.addAll(copies(set));
        }
        names.add(setsTopic());
        return List.copyOf(names);
    }

    /**
     * Deletes those that are there.
     *
     * @return one line for each topic
     * @throws TopicsException if the cluster does not answer within 15 s, or refuses
     */
    public List<String> delete() throws InterruptedException {
        List<String> done = new ArrayList<>();
        try (LogAdmin admin = admin()) {
            for (String topic : names()) {
                done.add("topic " + topic + (admin.delete(topic) ? " deleted" : " is not there"));
            }
        } catch (KafkaException e) {
            throw new TopicsException(
                    "Kafka at " + config.kafka().bootstrapServers() + " did not delete the topics of site "
                            + config.site() + ": " + e.getMessage(),
                    e);
        }
        return done;
    }

    private static String word(LogAdmin.Change change) {
        return change == LogAdmin.Change.CREATED ? "created" : "has partitions for all sets now";
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        try (LogAdmin admin = admin()) {
            for (ReplicationSetConfig set : config.replicationSets()) {
                look(admin, topic(set), findings);
                for (String copy : copies(set)) {
                    look(admin, copy, findings);
                }
            }
            lookAtSets(admin, findings);
            lookAtConflicts(admin, findings);
        } catch (KafkaException e) {
            findings.add(unreachable(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(unreachable(e));
        }
        return findings;
    }

    /** Several agents agree without it too, only later. */
    private void lookAtSets(LogAdmin admin, List<Finding> findings) throws InterruptedException {
        int sets = config.replicationSets().size();
        if (config.agent().instance().isPresent() && admin.partitions(setsTopic()) < sets) {
            findings.add(Finding.warning(
                    AREA,
                    "topic " + setsTopic() + " is missing or has fewer partitions than there are sets (" + sets + ")",
                    "the agents of this site do not share its sets: whoever takes a lease first keeps it",
                    "run `parley init` for this site"));
        }
    }

    private void lookAtConflicts(LogAdmin admin, List<Finding> findings) throws InterruptedException {
        String why =
                "conflicts.publish is on: what happens to conflicts waits in this database until it can be published";
        if (!config.conflicts().publish()) {
            return;
        }
        if (!admin.exists(conflictsTopic())) {
            findings.add(Finding.error(
                    AREA, "topic " + conflictsTopic() + " is missing", why, "run `parley init` for this site"));
        } else if (!admin.mayWrite(conflictsTopic())) {
            findings.add(Finding.error(
                    AREA,
                    "the agent's Kafka user lacks WRITE on topic " + conflictsTopic(),
                    why,
                    "kafka-acls.sh --add --allow-principal User:<agent> --topic " + conflictsTopic()
                            + " --operation WRITE --operation DESCRIBE"));
        }
    }

    private void look(LogAdmin admin, String topic, List<Finding> findings) throws InterruptedException {
        int entryBytes = (int) config.tuning().chunkSize().bytes() + WireLimits.CHUNK_OVERHEAD_BYTES;
        for (String problem : admin.problems(topic, entryBytes)) {
            int colon = problem.indexOf(": ");
            findings.add(Finding.error(
                    AREA,
                    problem.substring(0, colon),
                    "the site's log must keep every record, in one order, until every member has it",
                    problem.substring(colon + 2)));
        }
        if (admin.exists(topic)) {
            risks(admin, topic, findings);
        }
    }

    private static void risks(LogAdmin admin, String topic, List<Finding> findings) throws InterruptedException {
        for (String risk : admin.risks(topic)) {
            int colon = risk.indexOf(": ");
            findings.add(Finding.warning(
                    AREA,
                    risk.substring(0, colon),
                    "with the disk of one broker acknowledged records of this site may be gone",
                    risk.substring(colon + 2)));
        }
        List<String> rights = admin.missingRights(topic);
        if (!rights.isEmpty()) {
            findings.add(Finding.error(
                    AREA,
                    "the agent's Kafka user lacks " + String.join(", ", rights) + " on topic " + topic,
                    "it reads and writes its own log, and deletes records that nobody needs any more",
                    "kafka-acls.sh --add --allow-principal User:<agent> --topic " + topic + " --operation "
                            + String.join(" --operation ", rights)));
        }
    }

    private Finding unreachable(Exception failure) {
        return Finding.error(
                AREA,
                "Kafka at " + config.kafka().bootstrapServers() + " cannot be asked: " + failure.getMessage(),
                "changes reach the other sites through Kafka; without it they wait in this database's log",
                "start Kafka, or correct kafka.bootstrap-servers and kafka.properties in the site file");
    }

    private LogAdmin admin() {
        return new LogAdmin(clientProperties(config.kafka()), LIMIT);
    }

    private String conflictsTopic() {
        return BridgeNames.conflictsTopic(config.group());
    }

    private String setsTopic() {
        return BridgeNames.setsTopic(config.group(), config.site());
    }

    private String topic(ReplicationSetConfig set) {
        return BridgeNames.logTopic(config.group(), set.name(), config.site());
    }
}
