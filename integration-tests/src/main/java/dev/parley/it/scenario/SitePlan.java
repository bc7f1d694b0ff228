package dev.parley.it.scenario;

import dev.parley.it.sandbox.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes into a site file.
 *
 * @param database keys of the section {@code database}
 * @param kafka keys of the section {@code kafka}
 * @param replicationSet keys of the only replication set
 * @param policy keys of the section {@code policy}
 * @param agent keys of the section {@code agent}
 * @param tuning keys of the section {@code tuning}
 * @param conflicts keys of the section {@code conflicts}
 * @param topology keys of the section {@code topology}; empty if all sites share one cluster
 */
public record SitePlan(
        String group,
        String site,
        List<String> members,
        Map<String, String> database,
        Map<String, String> kafka,
        int adminPort,
        Map<String, String> replicationSet,
        Map<String, String> policy,
        Map<String, String> agent,
        Map<String, String> tuning,
        Map<String, String> conflicts,
        Map<String, String> topology) {
    /** Name of the replication set in all scenarios. */
    public static final String SET = "main";

    /** Token of every agent's admin interface. */
    public static final String ADMIN_TOKEN = "token-of-the-sandbox";

    public SitePlan {
        members = List.copyOf(members);
        database = Map.copyOf(database);
        kafka = Map.copyOf(kafka);
        replicationSet = Map.copyOf(replicationSet);
        policy = Map.copyOf(policy);
        agent = Map.copyOf(agent);
        tuning = Map.copyOf(tuning);
        conflicts = Map.copyOf(conflicts);
        topology = Map.copyOf(topology);
    }

    /** The same with one key of the section {@code database} replaced. */
    public SitePlan withDatabase(String key, String value) {
        return new SitePlan(
                group,
                site,
                members,
                with(database, key, value),
                kafka,
                adminPort,
                replicationSet,
                policy,
                agent,
                tuning,
                conflicts,
                topology);
    }

    /** The same with one key of the section {@code kafka} replaced. */
    public SitePlan withKafka(String key, String value) {
        return new SitePlan(
                group,
                site,
                members,
                database,
                with(kafka, key, value),
                adminPort,
                replicationSet,
                policy,
                agent,
                tuning,
                conflicts,
                topology);
    }

    /** Addresses of the brokers. */
    public String bootstrapServers() {
        return kafka.getOrDefault("bootstrap-servers", "");
    }

    /** The same with one key of the replication set replaced. */
    public SitePlan withReplicationSet(String key, String value) {
        return new SitePlan(
                group,
                site,
                members,
                database,
                kafka,
                adminPort,
                with(replicationSet, key, value),
                policy,
                agent,
                tuning,
                conflicts,
                topology);
    }

    /** The same with one key of the section {@code tuning} replaced. */
    public SitePlan withTuning(String key, String value) {
        return new SitePlan(
                group,
                site,
                members,
                database,
                kafka,
                adminPort,
                replicationSet,
                policy,
                agent,
                with(tuning, key, value),
                conflicts,
                topology);
    }

    /** The same with another list of members. */
    public SitePlan withMembers(List<String> listed) {
        return new SitePlan(
                group,
                site,
                listed,
                database,
                kafka,
                adminPort,
                replicationSet,
                policy,
                agent,
                tuning,
                conflicts,
                topology);
    }

    /** The same with another port for health and status. */
    public SitePlan withAdminPort(int port) {
        return new SitePlan(
                group,
                site,
                members,
                database,
                kafka,
                port,
                replicationSet,
                policy,
                agent,
                tuning,
                conflicts,
                topology);
    }

    /** The same as one of several agents of the site. */
    public SitePlan withInstance(String name) {
        return new SitePlan(
                group,
                site,
                members,
                database,
                kafka,
                adminPort,
                replicationSet,
                policy,
                Map.of("instance", name),
                tuning,
                conflicts,
                topology);
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(map);
        changed.put(key, value);
        return changed;
    }

    /** Name of an engine in a site file. */
    static String engineName(Engine engine) {
        return engine == Engine.MYSQL ? "mysql" : "postgresql";
    }

    /** The site file. */
    public String yaml() {
        StringBuilder text = new StringBuilder();
        text.append("group: ").append(group).append('\n');
        text.append("site: ").append(site).append('\n');
        text.append("members: [").append(String.join(", ", members)).append("]\n");
        section(text, "database", database);
        section(text, "kafka", kafka);
        section(text, "admin", Map.of("port", Integer.toString(adminPort), "token", ADMIN_TOKEN));
        text.append("replication-sets:\n  - name: ").append(SET).append('\n');
        replicationSet.forEach((key, value) -> line(text, "    ", key, value));
        section(text, "policy", policy);
        section(text, "agent", agent);
        section(text, "tuning", tuning);
        section(text, "conflicts", conflicts);
        section(text, "topology", topology);
        return text.toString();
    }

    private static void section(StringBuilder text, String name, Map<String, String> keys) {
        if (!keys.isEmpty()) {
            text.append(name).append(":\n");
            keys.forEach((key, value) -> line(text, "  ", key, value));
        }
    }

    private static void line(StringBuilder text, String indent, String key, String value) {
        text.append(indent).append(key).append(": ").append(value).append('\n');
    }
}
