package dev.parley.it.matrix;

import dev.parley.it.checker.Alarms;
import dev.parley.it.nemesis.Fault;
import dev.parley.it.nemesis.Faults;
import dev.parley.it.sandbox.Server;
import dev.parley.it.scenario.AgentProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All faults, and all cells. */
final class FaultCatalog {
    private static final String AWAY = Alarms.SILENT;
    private static final String DATABASE = "set main is starting";
    private static final String KAFKA = "waits for Kafka";
    private static final Duration SLOW_KAFKA = Duration.ofMillis(60);
    private static final Duration SLOW_DATABASE = Duration.ofMillis(15);

    static final List<FaultKind> FAULTS = List.of(
            FaultKind.silent("none", scene -> Fault.of(scene.victim(), "none", () -> {}, () -> {})),
            FaultKind.local("agent: kill -9", AWAY, scene -> Faults.kill(scene.agent())),
            FaultKind.local("agent: kill -9, and again while it starts", AWAY, FaultCatalog::killAgain),
            FaultKind.local("agent: SIGSTOP and SIGCONT", AWAY, scene -> Faults.pause(scene.agent())),
            FaultKind.global("all agents: kill -9", AWAY, FaultCatalog::killAllAgents),
            FaultKind.silent("a second agent for the site", RivalAgent::turnedAway),
            FaultKind.perhaps("agent frozen, another takes over, the first wakes", RivalAgent::takesOver),
            step("marks what it applies", "applied"),
            step("flushes its window", "window"),
            step("writes its checkpoint", "checkpoint"),
            step("fences a row", "fence"),
            step("beats its heart", "heartbeat"),
            step("shows that it holds the lease", "lease"),
            step("writes a conflict down", "conflict").only(Load.Kind.KEYS, Load.Kind.SHOP),
            step("parks or changes a row for a key", "projected").only(Load.Kind.KEYS),
            FaultKind.perhaps(
                    "agent: SIGSTOP while it marks what it applies", scene -> StepFault.pause(scene, "applied")),
            FaultKind.perhaps("agent: kill -9 before Kafka has acknowledged", UnacknowledgedKill::of),
            FaultKind.local("database: kill -9", DATABASE, scene -> Faults.kill(database(scene))),
            FaultKind.local("database: immediate stop", DATABASE, FaultCatalog::stopDatabase),
            FaultKind.perhaps("database: SIGSTOP and SIGCONT", scene -> Faults.pause(database(scene))),
            FaultKind.local("database and agent: kill -9", AWAY, FaultCatalog::killBoth),
            FaultKind.global(
                    "Kafka: kill -9",
                    KAFKA,
                    scene -> Faults.kill((Server) scene.bridge().sandbox().kafka())),
            FaultKind.global("Kafka: orderly restart", KAFKA, FaultCatalog::stopKafka),
            FaultKind.silent(
                    "Kafka: SIGSTOP and SIGCONT",
                    scene -> Faults.pause((Server) scene.bridge().sandbox().kafka())),
            FaultKind.global("everything: kill -9", AWAY, FaultCatalog::killEverything),
            FaultKind.silent("agent and Kafka: cut", FaultCatalog::cutKafka),
            FaultKind.silent("agent and Kafka: answers cut", FaultCatalog::cutAnswersOfKafka),
            FaultKind.silent(
                    "agent and Kafka: flapping",
                    scene -> Flapping.of(scene.victim(), scene.wires().kafka())),
            FaultKind.silent("agent and Kafka: 60 ms each way", FaultCatalog::slowKafka),
            FaultKind.perhaps("agent and database: cut", FaultCatalog::cutDatabase),
            FaultKind.perhaps("agent and database: answers cut", FaultCatalog::cutAnswersOfDatabase),
            FaultKind.perhaps(
                    "agent and database: flapping",
                    scene -> Flapping.of(scene.victim(), scene.wires().database())),
            FaultKind.silent("agent and database: 15 ms each way", FaultCatalog::slowDatabase),
            FaultKind.clock("clock: an hour ahead, and back", Duration.ofHours(1)),
            FaultKind.clock("clock: a day ahead, and back", Duration.ofDays(1)),
            FaultKind.clock("clock: a day behind, and forward", Duration.ofDays(-1)),
            FaultKind.silent("long transaction that holds rows", HeldRows::of),
            FaultKind.silent("an index is made and dropped", IndexMade::of));

    private FaultCatalog() {}

    /** Every workload under every fault that can strike under it. */
    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        FAULTS.forEach(fault -> {
            for (Load.Kind load : Load.Kind.values()) {
                if (fault.loads().contains(load)) {
                    cells.add(new Cell(load, fault));
                }
            }
        });
        return cells;
    }

    private static FaultKind step(String what, String table) {
        return FaultKind.local("agent: kill -9 while it " + what, AWAY, scene -> StepFault.kill(scene, table));
    }

    private static Server database(Scene scene) {
        return scene.bridge().server(scene.victim());
    }

    private static Fault killAgain(Scene scene) {
        AgentProcess agent = scene.agent();
        return Fault.of(
                scene.victim(),
                "kill -9 of the agent, twice",
                () -> {
                    agent.kill9();
                    agent.start();
                    agent.kill9();
                    agent.start();
                    // The status is served before the set streams: it is killed in between.
                    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                    while (agent.get("/readyz", 503).isEmpty() && System.nanoTime() - deadline < 0) {
                        Thread.onSpinWait();
                    }
                    agent.kill9();
                },
                agent::start);
    }

    private static Fault killAllAgents(Scene scene) {
        return Fault.of(
                "all",
                "kill -9 of all agents",
                () -> scene.bridge().agents().forEach(AgentProcess::kill9),
                scene.bridge()::startAgents);
    }

    private static Fault stopDatabase(Scene scene) {
        Server server = database(scene);
        return Fault.of(scene.victim(), "immediate stop", server::stopImmediate, server::start);
    }

    private static Fault killBoth(Scene scene) {
        Server server = database(scene);
        AgentProcess agent = scene.agent();
        return Fault.of(
                scene.victim(),
                "kill -9 of database and agent",
                () -> {
                    server.kill9();
                    agent.kill9();
                },
                () -> {
                    agent.start();
                    server.start();
                });
    }

    private static Fault stopKafka(Scene scene) {
        Server kafka = scene.bridge().sandbox().kafka();
        return Fault.of("kafka", "orderly restart", kafka::stop, kafka::start);
    }

    private static Fault killEverything(Scene scene) {
        List<Server> servers = List.copyOf(scene.bridge().sandbox().servers());
        return Fault.of(
                "all",
                "kill -9 of everything",
                () -> {
                    servers.forEach(Server::kill9);
                    scene.bridge().agents().forEach(AgentProcess::kill9);
                },
                () -> {
                    servers.forEach(Server::start);
                    scene.bridge().startAgents();
                });
    }

    private static Fault cutKafka(Scene scene) {
        var wire = scene.wires().kafka();
        return Fault.of(scene.victim(), "cut from Kafka", wire::cut, wire::mend);
    }

    private static Fault cutAnswersOfKafka(Scene scene) {
        var wire = scene.wires().kafka();
        return Fault.of(scene.victim(), "answers of Kafka cut", wire::cutAnswers, wire::mend);
    }

    private static Fault slowKafka(Scene scene) {
        var wire = scene.wires().kafka();
        return Fault.of(scene.victim(), "slow Kafka", () -> wire.delay(SLOW_KAFKA), wire::mend);
    }

    private static Fault cutDatabase(Scene scene) {
        var wire = scene.wires().database();
        return Fault.of(scene.victim(), "cut from the database", wire::cut, wire::mend);
    }

    private static Fault cutAnswersOfDatabase(Scene scene) {
        var wire = scene.wires().database();
        return Fault.of(scene.victim(), "answers of the database cut", wire::cutAnswers, wire::mend);
    }

    private static Fault slowDatabase(Scene scene) {
        var wire = scene.wires().database();
        return Fault.of(scene.victim(), "slow database", () -> wire.delay(SLOW_DATABASE), wire::mend);
    }
}
