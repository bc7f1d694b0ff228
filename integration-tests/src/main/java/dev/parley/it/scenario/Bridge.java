package dev.parley.it.scenario;

import dev.parley.cli.Main;
import dev.parley.config.BridgeNames;
import dev.parley.it.checker.AppliedAudit;
import dev.parley.it.checker.AppliedRange;
import dev.parley.it.checker.OperationIndex;
import dev.parley.it.checker.SiteImage;
import dev.parley.it.checker.SiteLog;
import dev.parley.it.checker.SiteLogReader;
import dev.parley.it.checker.SiteReader;
import dev.parley.it.checker.SiteRecord;
import dev.parley.it.sandbox.ClassData;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.it.workload.Endpoint;
import dev.parley.pipeline.LogRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A group of sites, each with its database and its agent, and a Kafka broker. Made by {@link BridgeBuilder}. The steps of
 * its life are called one after another: {@link #init()}, {@link #startAgents()}, {@link #awaitReady}, or {@link #begin}.
 */
public final class Bridge implements AutoCloseable {
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);

    private final Sandbox sandbox;
    private final Map<String, SiteSetup> sites = new LinkedHashMap<>();
    private final AtomicInteger commands = new AtomicInteger();

    Bridge(Sandbox sandbox, List<SiteSetup> setups) {
        this.sandbox = sandbox;
        setups.forEach(setup -> sites.put(setup.plan().site(), setup));
    }

    public static BridgeBuilder builder() {
        return new BridgeBuilder();
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    /** Names of the sites, in the order of the builder's calls. */
    public List<String> sites() {
        return List.copyOf(sites.keySet());
    }

    private SiteSetup setup(String site) {
        return Optional.ofNullable(sites.get(site))
                .orElseThrow(() -> new IllegalArgumentException("no site " + site + ", only " + sites.keySet()));
    }

    /** The database as its application sees it. */
    public Endpoint app(String site) {
        return setup(site).app();
    }

    /** The databases of all sites as their applications see them. */
    public List<Endpoint> apps() {
        return sites.values().stream().map(SiteSetup::app).toList();
    }

    /** The database as its administrator sees it. */
    public Endpoint admin(String site) {
        return setup(site).admin();
    }

    public SitePlan plan(String site) {
        return setup(site).plan();
    }

    public AgentProcess agent(String site) {
        return setup(site).agent();
    }

    public Collection<AgentProcess> agents() {
        return sites.values().stream().map(SiteSetup::agent).toList();
    }

    public DatabaseServer server(String site) {
        return setup(site).server();
    }

    /** The site's database is at another server from now on; its agent reads that when it starts the next time. */
    public void moveTo(String site, DatabaseServer server) {
        SiteSetup moved = setup(site).at(server);
        sites.put(site, moved);
        write(sandbox, site, moved.plan());
    }

    /** Runs {@code parley init} for all sites at once, in this process; throws with its output if it fails anywhere. */
    public void init() {
        Parallel.forAll("init", sites.values(), setup -> {
            StringWriter output = new StringWriter();
            PrintWriter printer = new PrintWriter(output);
            int exitCode =
                    Main.run(printer, printer, "init", "-c", setup.siteFile().toString());
            if (exitCode != 0) {
                throw new IllegalStateException(
                        "parley init of " + setup.plan().site() + " ended with exit code " + exitCode + ":\n" + output);
            }
        });
    }

    /** Runs a command of {@code parley} with the site's file, in this process. */
    public Parley.Result command(String site, String... words) {
        return Parley.runHere(arguments(setup(site).siteFile(), words));
    }

    /** Runs a command of {@code parley} with a site file of its own, in this process. */
    public Parley.Result command(String name, SitePlan plan, String... words) {
        return Parley.runHere(arguments(write(sandbox, name, plan), words));
    }

    /** Runs {@code parley sites add} or {@code return} for a site with another one's agent as the donor, in this process. */
    public Parley.Result takeOver(String word, String site, String donor, String... options) {
        return Parley.runHere(takingOver(word, site, donor, options));
    }

    /** The arguments of such a command. */
    public String[] takingOver(String word, String site, String donor, String... options) {
        List<String> words =
                new ArrayList<>(List.of("sites", word, siteFile(site).toString()));
        words.addAll(List.of("--url", "http://127.0.0.1:" + plan(donor).adminPort()));
        words.addAll(List.of("--token", SitePlan.ADMIN_TOKEN));
        words.addAll(List.of(options));
        return words.toArray(new String[0]);
    }

    /** As {@link #command(String, String...)}, in a process of its own: what it logs is part of the output. */
    public Parley.Result process(String site, String... words) {
        return process(site, setup(site).siteFile(), words);
    }

    /** As {@link #command(String, SitePlan, String...)}, in a process of its own: what it logs is part of the output. */
    public Parley.Result process(String name, SitePlan plan, String... words) {
        return process(name, write(sandbox, name, plan), words);
    }

    private Parley.Result process(String name, Path siteFile, String... words) {
        String process = words[0] + "-" + name + "-" + commands.incrementAndGet();
        return Parley.run(sandbox, process, INIT_LIMIT, arguments(siteFile, words));
    }

    private static String[] arguments(Path siteFile, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.add("-c");
        arguments.add(siteFile.toString());
        return arguments.toArray(new String[0]);
    }

    /** Keeps a copy of every marker from now on; call it between {@link #init()} and {@link #startAgents()}. */
    public void audit() throws SQLException {
        for (SiteSetup setup : sites.values()) {
            AppliedAudit.install(setup.admin());
        }
    }

    public void startAgents() {
        agents().forEach(AgentProcess::start);
    }

    /** Waits until every agent says that it is ready. */
    public void awaitReady(Duration limit) {
        agents().forEach(agent -> agent.awaitReady(limit));
    }

    /** {@link #init()}, {@link #startAgents()} and {@link #awaitReady}. */
    public void begin(Duration limit) {
        init();
        startAgents();
        awaitReady(limit);
    }

    /** Starts a site's agent and waits until it says that it is ready. */
    public void startAgent(String site, Duration limit) {
        agent(site).start();
        agent(site).awaitReady(limit);
    }

    /** Ends a site's agent in order and starts it again; throws if it has not drained. */
    public void restartAgent(String site, Duration limit) {
        int exitCode = agent(site).terminate(limit);
        if (exitCode != 0) {
            throw new IllegalStateException("the agent of " + site + " was to drain and ended with exit code "
                    + exitCode + ":\n" + agent(site).tail());
        }
        startAgent(site, limit);
    }

    /** Gives a site's set other tables and prepares the database for them; its agent reads that when it starts. */
    public void list(String site, String tables) {
        rewrite(site, plan(site).withReplicationSet("tables", tables));
        Parley.Result init = command(site, "init");
        if (init.exitCode() != 0) {
            throw new IllegalStateException(
                    "parley init of " + site + " ended with exit code " + init.exitCode() + ":\n" + init.output());
        }
    }

    /** Another agent for a site that has one, with a site file and a port of its own. */
    public AgentProcess rival(String site, String name) {
        SitePlan plan = setup(site).plan().withAdminPort(sandbox.freePort());
        return agent(name, plan);
    }

    /** An agent with a site file of its own, not started. */
    public AgentProcess agent(String name, SitePlan plan) {
        List<String> options = new ArrayList<>(BridgeBuilder.AGENT_OPTIONS);
        options.addAll(ClassData.ofThisJvm().options());
        return new AgentProcess(sandbox, name, write(sandbox, name, plan), plan.adminPort(), options);
    }

    /** The site file of a site, as its agent reads it. */
    public Path siteFile(String site) {
        return setup(site).siteFile();
    }

    /** Writes a site's file anew; the agent reads it when it starts the next time. */
    public void rewrite(String site, SitePlan plan) {
        write(sandbox, site, plan);
    }

    /** A contexts file with the agents of all sites, by their names. */
    public Path contexts() {
        StringBuilder yaml = new StringBuilder("contexts:\n");
        sites.forEach((site, setup) -> yaml.append("  - {name: ")
                .append(site)
                .append(", url: 'http://127.0.0.1:")
                .append(setup.plan().adminPort())
                .append("', token: ")
                .append(SitePlan.ADMIN_TOKEN)
                .append("}\n"));
        try {
            return Files.writeString(sandbox.folder().resolve("contexts.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the contexts file", e);
        }
    }

    static Path write(Sandbox sandbox, String name, SitePlan plan) {
        try {
            Path file = sandbox.folder().resolve(name + ".yaml");
            Files.writeString(file, plan.yaml());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the site file of " + name, e);
        }
    }

    /** Ends agents and broker in order. */
    public void drain(Duration limit) {
        Parallel.forAll("drain", sites.values(), setup -> setup.agent().terminate(limit));
        sandbox.kafka().stop();
    }

    /** Rows of the application's tables at all sites. */
    public List<SiteImage> images() throws SQLException {
        List<SiteImage> images = new ArrayList<>();
        for (SiteSetup setup : sites.values()) {
            images.add(setup.reader().image());
        }
        return images;
    }

    /** What the bridge's own tables say, by site. */
    public Map<String, SiteRecord> records() throws SQLException {
        Map<String, SiteRecord> records = new LinkedHashMap<>();
        for (SiteSetup setup : sites.values()) {
            records.put(setup.plan().site(), setup.reader().record(SitePlan.SET));
        }
        return records;
    }

    public SiteReader reader(String site) {
        return setup(site).reader();
    }

    /** Markers kept since {@link #audit()}, by site. */
    public Map<String, List<AppliedRange>> audited() throws SQLException {
        Map<String, List<AppliedRange>> ranges = new LinkedHashMap<>();
        for (SiteSetup setup : sites.values()) {
            ranges.put(setup.plan().site(), AppliedAudit.read(setup.admin()));
        }
        return ranges;
    }

    /** The site's log as it lies in Kafka now. */
    public SiteLog log(String site) {
        SitePlan plan = setup(site).plan();
        String topic = BridgeNames.logTopic(plan.group(), SitePlan.SET, site);
        return SiteLogReader.read(plan.bootstrapServers(), topic, site);
    }

    /** Operations of all logs on these tables. */
    public OperationIndex operations(Set<String> tables) {
        Map<String, List<LogRecord.Transaction>> logs = new LinkedHashMap<>();
        sites.keySet().forEach(site -> logs.put(site, log(site).transactions()));
        return OperationIndex.of(logs, tables);
    }

    /** Ends that no scenario asked for. */
    public List<String> unexpectedEnds() {
        return agents().stream()
                .flatMap(agent -> agent.unexpectedEnds().stream())
                .toList();
    }

    /** Ends the agents, then the servers, and removes the folder. What they have loaded makes the next ones start faster. */
    @Override
    public void close() {
        sandbox.close();
        ClassData.ofThisJvm().make();
    }
}
