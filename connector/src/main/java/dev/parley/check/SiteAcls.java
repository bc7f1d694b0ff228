package dev.parley.check;

import dev.parley.config.BridgeNames;
import dev.parley.config.KafkaConfig;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What a site's principal may do in Kafka, as commands of {@code kafka-acls.sh}: write its own log and read the others',
 * write what happens to conflicts if it publishes that, and nothing else. Pure functions.
 */
public final class SiteAcls {
    private static final List<String> OWN_LOG = List.of("Describe", "DescribeConfigs", "Read", "Write", "Delete");
    private static final List<String> TO_WRITE = List.of("Describe", "Write");
    private static final List<String> TO_READ = List.of("Describe", "Read");

    private SiteAcls() {}

    /**
     * One command for each resource.
     *
     * @param principal as brokers name it, for example {@code User:parley-berlin}
     * @throws IllegalArgumentException if it is no principal
     */
    public static List<String> commands(SiteConfig config, String principal) {
        if (!principal.matches("[A-Za-z]+:[^'\\p{Cntrl}]+")) {
            throw new IllegalArgumentException(
                    "'" + principal + "' is no principal of Kafka; write one such as User:parley-" + config.site());
        }
        String prefix = "kafka-acls.sh --bootstrap-server " + servers(config.kafka()) + " --add --allow-principal '"
                + principal + "'";
        List<String> commands = new ArrayList<>();
        for (ReplicationSetConfig set : config.replicationSets()) {
            for (String member : config.members()) {
                // With a cluster of its own the site writes copies of the others' logs there.
                boolean own = member.equals(config.site()) || config.topology().isPresent();
                String topic = BridgeNames.logTopic(config.group(), set.name(), member);
                commands.add(prefix + operations(own ? OWN_LOG : TO_READ) + " --topic '" + topic + "'");
            }
        }
        if (config.agent().instance().isPresent()) {
            String topic = BridgeNames.setsTopic(config.group(), config.site());
            String group = BridgeNames.agentsGroup(config.group(), config.site());
            commands.add(prefix + operations(TO_READ) + " --topic '" + topic + "'");
            commands.add(prefix + operations(TO_READ) + " --group '" + group + "'");
        }
        if (config.conflicts().publish()) {
            String topic = BridgeNames.conflictsTopic(config.group());
            commands.add(prefix + operations(TO_WRITE) + " --topic '" + topic + "'");
        }
        return List.copyOf(commands);
    }

    private static String servers(KafkaConfig kafka) {
        return kafka.bootstrapServers().replaceAll("\\s", "");
    }

    private static String operations(List<String> operations) {
        StringBuilder text = new StringBuilder();
        operations.forEach(operation -> text.append(" --operation ").append(operation));
        return text.toString();
    }
}
