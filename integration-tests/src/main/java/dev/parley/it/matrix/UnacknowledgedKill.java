package dev.parley.it.matrix;

import dev.parley.admin.AgentStatus;
import dev.parley.it.nemesis.Fault;
import dev.parley.it.sandbox.Server;
import dev.parley.it.scenario.AgentProcess;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Kills an agent while records it has sent are not acknowledged: the broker is frozen meanwhile, and goes on at once. */
final class UnacknowledgedKill {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 10_000_000L;

    private UnacknowledgedKill() {}

    static Fault of(Scene scene) {
        AgentProcess agent = scene.agent();
        Server kafka = scene.bridge().sandbox().kafka();
        return Fault.of(
                scene.victim(),
                "kill -9 before Kafka has acknowledged",
                () -> {
                    kafka.pause();
                    try {
                        awaitUnacknowledged(agent);
                        agent.kill9();
                    } finally {
                        kafka.resume();
                    }
                },
                agent::start);
    }

    private static void awaitUnacknowledged(AgentProcess agent) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (agent.status().stream()
                .flatMap(status -> status.sets().stream())
                .noneMatch(UnacknowledgedKill::isBehind)) {
            if (System.nanoTime() - deadline > 0) {
                throw new UndecidedException("the agent of " + agent.site() + " had nothing unacknowledged within "
                        + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean isBehind(AgentStatus.SetStatus set) {
        return set.sequence() > set.published();
    }
}
