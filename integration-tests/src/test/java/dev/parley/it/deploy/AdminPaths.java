package dev.parley.it.deploy;

import dev.parley.admin.AdminServer;
import dev.parley.admin.AgentStatus;
import dev.parley.admin.HealthRoutes;
import dev.parley.config.AdminConfig;
import dev.parley.telemetry.Meters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Paths that the agent's own HTTP server answers. */
final class AdminPaths {
    private static final List<String> CANDIDATES = List.of("/healthz", "/readyz", "/metrics", "/livez", "/health");

    private AdminPaths() {}

    static List<String> answered() throws IOException, InterruptedException {
        AgentStatus status = new AgentStatus(
                "shop", "berlin", "postgresql", "1", AgentStatus.Phase.STREAMING, "", 1, List.of(), List.of(), "");
        List<String> found = new ArrayList<>();
        try (Meters meters = new Meters();
                AdminServer server = AdminServer.start(
                        AdminConfig.plain("127.0.0.1", 0), HealthRoutes.of(() -> status, meters::scrape), () -> 0)) {
            for (String path : CANDIDATES) {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(server.url() + path)).build();
                HttpResponse<Void> response =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
                if (response.statusCode() == 200) {
                    found.add(path);
                }
            }
        }
        return found;
    }
}
