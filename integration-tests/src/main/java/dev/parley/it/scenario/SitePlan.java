package dev.parley.it.scenario;

import dev.parley.it.sandbox.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes into a site file.
 *
 * @param replicationSet keys of the only replication set
 * @param sections keys and values of each other section, by its name
 */
public record SitePlan(
        String group,
        String site,
        List<String> members,
        int adminPort,
        Map<String, String> replicationSet,
        Map<String, Map<String, String>> sections) {
    /** Name of the replication set in all scenarios. */
    public static final String SET = "main";

    /** Token of every agent's admin interface. */
    public static final String ADMIN_TOKEN = "token-of-the-sandbox";

    public SitePlan {
        members = List.copyOf(members);
        replicationSet = Map.copyOf(replicationSet);
        sections = Map.copyOf(sections);
    }

    /** The same with one key of the section {@code database} replaced. */
    public SitePlan withDatabase(String key, String value) {
        return with("database", key, value);
    }

    /** The same with one key of the section {@code kafka} replaced. */
    public SitePlan withKafka(String key, String value) {
        return with("kafka", key, value);
    }

    /** The same with one key of a section replaced. */
    public SitePlan with(String section, String key, String value) {
        Map<String, Map<String, String>> changed = new LinkedHashMap<>(sections);
        changed.put(section, with(sections.getOrDefault(section, Map.of()), key, value));
        return new SitePlan(group, site, members, adminPort, replicationSet, changed);
    }

    /** Addresses of the brokers. */
    public String bootstrapServers() {
        return sections.getOrDefault("kafka", Map.of()).getOrDefault("bootstrap-servers", "");
    }

    /** The same with one key of the replication set replaced. */
    public SitePlan withReplicationSet(String key, String value) {
        return new SitePlan(group, site, members, adminPort, with(replicationSet, key, value), sections);
    }

    /** The same with another list of members. */
    public SitePlan withMembers(List<String> listed) {
        return new SitePlan(group, site, listed, adminPort, replicationSet, sections);
    }

    /** The same with another port for health and status. */
    public SitePlan withAdminPort(int port) {
        return new SitePlan(group, site, members, port, replicationSet, sections);
    }

    /** The same as one of several agents of the site. */
    public SitePlan withInstance(String name) {
        return with("agent", "instance", name);
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
        text.append("replication-sets:\n  - name: ").append(SET).append('\n');
        replicationSet.forEach((key, value) -> line(text, "    ", key, value));
        SitePlan whole = with("admin", "port", Integer.toString(adminPort)).with("admin", "token", ADMIN_TOKEN);
        whole.sections.forEach((name, keys) -> section(text, name, keys));
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
