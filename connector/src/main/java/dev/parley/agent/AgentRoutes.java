package dev.parley.agent;

import dev.parley.admin.HealthRoutes;
import dev.parley.admin.Route;
import dev.parley.admin.VerifyRoutes;
import dev.parley.telemetry.Meters;
import dev.parley.verify.SiteDesk;
import java.util.ArrayList;
import java.util.List;

/** Everything that the admin interface of an agent answers. A part with routes of its own is added here. */
final class AgentRoutes {
    private AgentRoutes() {}

    static List<Route> of(StatusBoard status, Meters meters) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(HealthRoutes.of(status::snapshot, meters::scrape));
        routes.addAll(VerifyRoutes.of(set -> new SiteDesk(() -> status.verify(set))));
        return List.copyOf(routes);
    }
}
