package dev.parley.it.matrix;

import dev.parley.it.nemesis.Fault;
import dev.parley.it.scenario.AgentProcess;
import dev.parley.it.workload.Endpoint;
import java.sql.SQLException;
import java.time.Duration;

/** Strikes an agent just before it writes to a table of the bridge, inside its open transaction. */
final class StepFault {
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(20);

    private StepFault() {}

    static Fault kill(Scene scene, String table) {
        AgentProcess agent = scene.agent();
        return Fault.of(scene.victim(), "kill -9 at " + table, () -> at(scene, table, agent::kill9), agent::start);
    }

    static Fault pause(Scene scene, String table) {
        AgentProcess agent = scene.agent();
        return Fault.of(scene.victim(), "SIGSTOP at " + table, () -> at(scene, table, agent::pause), agent::resume);
    }

    private static void at(Scene scene, String table, Runnable strike) {
        Endpoint admin = scene.bridge().admin(scene.victim());
        try (HeldStep step = HeldStep.at(admin, table)) {
            if (!step.awaitArrival(admin, ARRIVAL_LIMIT)) {
                throw new UndecidedException("the agent of " + scene.victim() + " did not come to write parley." + table
                        + " within " + ARRIVAL_LIMIT.toSeconds() + " s");
            }
            strike.run();
        } catch (SQLException e) {
            throw new UndecidedException("could not hold parley." + table + " of " + scene.victim(), e);
        }
    }
}
