package dev.parley.agent;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.rules.Nullable;
import java.util.List;
import java.util.Objects;

/** The replication sets of this agent that are running at the time of a question. Thread-safe. */
final class RunningSets {
    private final List<SetSupervisor<SetPipeline>> supervisors;

    RunningSets(List<SetSupervisor<SetPipeline>> supervisors) {
        this.supervisors = List.copyOf(supervisors);
    }

    /** Those that are running. */
    List<SetPipeline.Running> all() {
        return supervisors.stream()
                .map(RunningSets::of)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * The set of a name.
     *
     * @throws ApiException if there is none, or it is not running
     */
    SetPipeline.Running named(String set) {
        for (SetSupervisor<SetPipeline> supervisor : supervisors) {
            if (supervisor.set().equals(set)) {
                SetPipeline.Running running = of(supervisor);
                if (running == null) {
                    throw ApiException.of(ErrorKind.NOT_RUNNING, StatusBoard.notRunning(supervisor));
                }
                return running;
            }
        }
        throw ApiException.unknown(
                ErrorKind.UNKNOWN_SET,
                "replication set",
                set,
                supervisors.stream().map(SetSupervisor::set).toList());
    }

    /** The running stages of a set; null if it is not running. */
    static @Nullable SetPipeline.Running of(SetSupervisor<SetPipeline> supervisor) {
        SetPipeline pipeline = supervisor.pipeline();
        return pipeline == null ? null : pipeline.running();
    }
}
