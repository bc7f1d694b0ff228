package dev.parley.admin;

import java.util.List;
import java.util.function.Supplier;

/** {@code /healthz}, {@code /readyz}, {@code /metrics} and {@code /status}. */
public final class HealthRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private HealthRoutes() {}

    /** The four routes; {@code metrics} gives the text of the third. */
    public static List<Route> of(Supplier<AgentStatus> status, Supplier<String> metrics) {
        return List.of(
                Route.open(
                        "/healthz",
                        "200 while the agent works or tries to; 503 once it has failed.",
                        request -> health(status.get())),
                Route.open(
                        "/readyz",
                        "200 while it streams in both directions (`ready`) or stands by (`standby`); else 503 with the reason.",
                        request -> readiness(status.get())),
                Route.get(
                        "/metrics",
                        "Metrics in Prometheus' text format.",
                        List.of(),
                        Answer.class,
                        request -> new Answer(200, PROMETHEUS, metrics.get())),
                Route.get(
                        "/status",
                        "What `parley status` shows.",
                        List.of(),
                        AgentStatus.class,
                        request -> new Answer(200, "application/json", StatusJson.write(status.get()))));
    }

    private static Answer health(AgentStatus status) {
        return switch (status.phase()) {
            case STARTING, STREAMING, STANDBY, DRAINING -> Answer.text(200, "ok");
            case FAILED, STOPPED -> Answer.text(503, reason(status));
        };
    }

    private static Answer readiness(AgentStatus status) {
        if (!status.ready()) {
            return Answer.text(503, reason(status));
        }
        return Answer.text(200, status.phase() == AgentStatus.Phase.STANDBY ? "standby" : "ready");
    }

    private static String reason(AgentStatus status) {
        String phase = StatusJson.word(status.phase());
        String detail = status.notReady().isEmpty() ? status.lastError() : status.notReady();
        return detail.isEmpty() ? phase : phase + ": " + detail;
    }
}
