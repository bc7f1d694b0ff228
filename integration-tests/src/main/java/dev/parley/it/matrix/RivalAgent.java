package dev.parley.it.matrix;

import dev.parley.agent.ExitCode;
import dev.parley.it.nemesis.Fault;
import dev.parley.it.scenario.AgentProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Another agent for a site that has one. */
final class RivalAgent {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private RivalAgent() {}

    /** The first one works on, so the second ends. */
    static Fault turnedAway(Scene scene) {
        return Fault.of(
                scene.victim(),
                "second agent",
                () -> {
                    try (AgentProcess rival = rival(scene)) {
                        rival.start();
                        int code = rival.awaitExit(LIMIT);
                        if (code != ExitCode.LEASE.code()) {
                            throw new IllegalStateException("the second agent of " + scene.victim()
                                    + " ended with exit code " + code + " instead of " + ExitCode.LEASE.code());
                        }
                    }
                },
                () -> {});
    }

    /** The first one does not show that it lives, so the second takes over, and the first ends when it wakes up. */
    static Fault takesOver(Scene scene) {
        AgentProcess frozen = scene.agent();
        List<AgentProcess> rivals = new ArrayList<>();
        return Fault.of(
                scene.victim(),
                "takeover",
                () -> {
                    AgentProcess rival = rival(scene);
                    rivals.add(rival);
                    frozen.pause();
                    rival.start();
                    rival.awaitReady(LIMIT);
                },
                () -> {
                    frozen.resume();
                    try {
                        frozen.awaitExit(LIMIT);
                    } finally {
                        rivals.forEach(AgentProcess::close);
                        frozen.start();
                    }
                });
    }

    private static AgentProcess rival(Scene scene) {
        return scene.bridge().rival(scene.victim(), scene.victim() + "-rival");
    }
}
