package dev.parley.agent;

import dev.parley.admin.HealthRoutes;
import dev.parley.admin.Route;
import dev.parley.telemetry.Meters;
import java.util.ArrayList;
import java.util.List;

/** Everything that the admin interface of an agent answers. A part with routes of its own is added here. */
final class AgentRoutes {
    private AgentRoutes() {}

    static List<Route> of(StatusBoard status, Meters meters) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(HealthRoutes.of(status::snapshot, meters::scrape));
        return List.copyOf(routes);
    }
}
