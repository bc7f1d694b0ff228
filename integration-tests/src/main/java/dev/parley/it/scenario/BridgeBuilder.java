package dev.parley.it.scenario;

import dev.parley.config.Naming;
import dev.parley.it.checker.SiteReader;
import dev.parley.it.sandbox.ClassData;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.it.sandbox.SandboxBuilder;
import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a {@link Bridge} is to be. Not thread-safe. */
public final class BridgeBuilder {
    /** Small heaps and cheap starts, so that three agents, three databases and Kafka fit into a small machine. */
    static final List<String> AGENT_OPTIONS =
            List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private static final String POLICY_FILE = "policy.yaml";
    private static final String GROUP = "shop";
    private static final String AGENT_USER = "parley";
    private static final String AGENT_PASSWORD = "agent-of-the-sandbox";
    private static final String APP_USER = "app";
    private static final String APP_PASSWORD = "app-of-the-sandbox";

    private final Map<String, Engine> engines = new LinkedHashMap<>();
    private final Map<String, Naming> namings = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> replicationSets = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    private String database = "shop";
    private Schema schema = app -> {};
    private List<String> agentOptions = AGENT_OPTIONS;
    private final Map<String, List<String>> ownOptions = new LinkedHashMap<>();
    private Optional<String> policy = Optional.empty();
    private Map<String, String> topology = Map.of();
    private Optional<Networks> networks = Optional.empty();
    private boolean keep;
    private boolean clocks;
    private Optional<Path> parent = Optional.empty();

    BridgeBuilder() {}

    /** Creates the application's tables, as the application's user. */
    public interface Schema {
        void create(Endpoint app) throws SQLException;
    }

    public BridgeBuilder site(String name, Engine engine) {
        engines.put(name, engine);
        return this;
    }

    /** How the site's local names become canonical ones; as they are by default. */
    public BridgeBuilder naming(String site, Naming naming) {
        namings.put(site, naming);
        return this;
    }

    /** One key of the replication set of a site. */
    public BridgeBuilder replicationSet(String site, String key, String value) {
        replicationSets.computeIfAbsent(site, name -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    /** Name of the database at all sites. */
    public BridgeBuilder database(String name) {
        database = name;
        return this;
    }

    public BridgeBuilder schema(Schema tables) {
        schema = tables;
        return this;
    }

    /** As {@link #schema}, with statements that are the same for all servers. */
    public BridgeBuilder tables(String... statements) {
        return schema(app -> Sql.execute(app, List.of(statements)));
    }

    /** One key of the section {@code tuning} of all site files. */
    public BridgeBuilder tuning(String key, String value) {
        return section("tuning", key, value);
    }

    /** One key of the section {@code conflicts} of all site files. */
    public BridgeBuilder conflicts(String key, String value) {
        return section("conflicts", key, value);
    }

    /** One key of a section of all site files. */
    public BridgeBuilder section(String name, String key, String value) {
        sections.computeIfAbsent(name, any -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    /** Each site's agent is one of several, with this name. */
    public BridgeBuilder instance(String name) {
        return section("agent", "instance", name);
    }

    /** The policy file of the group; without one the later write wins. */
    public BridgeBuilder policy(String yaml) {
        policy = Optional.of(yaml);
        return this;
    }

    /**
     * Each site has a Kafka cluster of its own, called as it with {@code kafka-} in front.
     *
     * @param keys of the section {@code topology}, without the clusters
     */
    public BridgeBuilder topology(Map<String, String> keys) {
        topology = Map.copyOf(keys);
        return this;
    }

    /** Agents reach their database and Kafka through proxies; one shared cluster only. */
    public BridgeBuilder networks(Networks proxies) {
        networks = Optional.of(proxies);
        return this;
    }

    /** Options of the agents' JVMs instead of the usual ones. */
    public BridgeBuilder agentOptions(List<String> options) {
        agentOptions = List.copyOf(options);
        return this;
    }

    /** Options for the agent of one site, behind those for all. */
    public BridgeBuilder agentOptions(String site, List<String> options) {
        ownOptions.put(site, List.copyOf(options));
        return this;
    }

    /** Keeps data and logs after the end. */
    public BridgeBuilder keep(boolean kept) {
        keep = kept;
        return this;
    }

    /** Each site, its database and its agent, has a clock of its own, of its name. */
    public BridgeBuilder clocks(boolean own) {
        clocks = own;
        return this;
    }

    /** Where the sandbox makes its folder. */
    public BridgeBuilder in(Path folder) {
        parent = Optional.of(folder);
        return this;
    }

    /** Starts the servers, creates databases, users and tables, and writes the site files. No agent yet. */
    public Bridge start() {
        SandboxBuilder servers = Sandbox.builder().keep(keep).clocks(clocks);
        if (topology.isEmpty()) {
            servers.kafka();
        } else {
            engines.keySet().forEach(site -> servers.kafka(cluster(site), Map.of()));
        }
        engines.forEach(servers::database);
        parent.ifPresent(servers::in);
        Sandbox sandbox = servers.start();
        try {
            policy.ifPresent(text -> write(sandbox, text));
            networks.ifPresent(proxies -> proxies.open(sandbox, engines.keySet()));
            List<SiteSetup> setups = new ArrayList<>();
            engines.keySet().forEach(site -> setups.add(setup(sandbox, site)));
            Parallel.forAll("create", setups, setup -> create(sandbox, setup));
            return new Bridge(sandbox, setups);
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    private static void write(Sandbox sandbox, String policy) {
        try {
            Files.writeString(sandbox.folder().resolve(POLICY_FILE), policy);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the policy file", e);
        }
    }

    private SiteSetup setup(Sandbox sandbox, String site) {
        DatabaseServer server = sandbox.database(site);
        SitePlan direct = plan(sandbox, server);
        SitePlan plan = networks.map(proxies -> proxies.through(direct)).orElse(direct);
        String url = server.jdbcUrl(database);
        Endpoint app = new Endpoint(site, url, database, APP_USER, APP_PASSWORD);
        Endpoint admin = new Endpoint(site, url, database, server.adminUser(), server.adminPassword());
        Path file = Bridge.write(sandbox, site, plan);
        Naming naming = namings.getOrDefault(site, Naming.AS_IS);
        return new SiteSetup(
                plan,
                file,
                server,
                app,
                admin,
                new SiteReader(admin, naming::canonical),
                new AgentProcess(sandbox, site, file, plan.adminPort(), agentOptions(site, server.engine())));
    }

    private List<String> agentOptions(String site, Engine engine) {
        List<String> options = new ArrayList<>(agentOptions);
        options.addAll(ownOptions.getOrDefault(site, List.of()));
        options.addAll(ClassData.ofThisJvm()
                .options(engine == Engine.MYSQL ? ClassData.Kind.AGENT_OF_MYSQL : ClassData.Kind.AGENT_OF_POSTGRESQL));
        return options;
    }

    private SitePlan plan(Sandbox sandbox, DatabaseServer server) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("engine", SitePlan.engineName(server.engine()));
        keys.put("host", server.host());
        keys.put("port", Integer.toString(server.port()));
        keys.put("name", database);
        keys.put("user", AGENT_USER);
        keys.put("password", AGENT_PASSWORD);
        keys.put("admin-user", server.adminUser());
        keys.put("admin-password", server.adminPassword());
        keys.put("tls", "disable");
        Map<String, String> set = new LinkedHashMap<>(replicationSets.getOrDefault(server.name(), Map.of()));
        if (namings.getOrDefault(server.name(), Naming.AS_IS) == Naming.SNAKE_CASE) {
            set.put("naming", "snake-case");
        }
        Map<String, Map<String, String>> sections = new LinkedHashMap<>(this.sections);
        sections.put("database", keys);
        Map<String, String> kafka = new LinkedHashMap<>(sections.getOrDefault("kafka", Map.of()));
        kafka.put("bootstrap-servers", brokers(sandbox, server.name()));
        sections.put("kafka", kafka);
        sections.put("policy", policy.isPresent() ? Map.of("file", POLICY_FILE) : Map.of());
        sections.put("topology", topology(sandbox, server.name()));
        return new SitePlan(GROUP, server.name(), List.copyOf(engines.keySet()), sandbox.freePort(), set, sections);
    }

    private static String cluster(String site) {
        return "kafka-" + site;
    }

    private String brokers(Sandbox sandbox, String site) {
        return topology.isEmpty()
                ? sandbox.kafka().bootstrapServers()
                : sandbox.kafka(cluster(site)).bootstrapServers();
    }

    /** The section of one site: clusters of all others. */
    private Map<String, String> topology(Sandbox sandbox, String self) {
        if (topology.isEmpty()) {
            return Map.of();
        }
        String clusters = engines.keySet().stream()
                .filter(site -> !site.equals(self))
                .map(site -> "{site: " + site + ", bootstrap-servers: '" + brokers(sandbox, site) + "'}")
                .collect(Collectors.joining(", ", "[", "]"));
        Map<String, String> section = new LinkedHashMap<>(topology);
        section.put("clusters", clusters);
        return section;
    }

    private void create(Sandbox sandbox, SiteSetup setup) throws SQLException {
        DatabaseServer server = sandbox.database(setup.plan().site());
        server.createDatabase(database);
        server.createUser(APP_USER, APP_PASSWORD);
        if (server.engine() == Engine.MYSQL) {
            server.execute(server.systemDatabase(), "GRANT ALL ON `" + database + "`.* TO '" + APP_USER + "'@'%'");
        } else {
            server.execute(database, "GRANT ALL ON SCHEMA public TO " + APP_USER);
        }
        schema.create(setup.app());
    }
}
