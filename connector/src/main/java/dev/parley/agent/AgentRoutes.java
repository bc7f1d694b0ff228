package dev.parley.agent;

import dev.parley.admin.ConsoleRoutes;
import dev.parley.admin.HealthRoutes;
import dev.parley.admin.Route;
import dev.parley.admin.StatusHistory;
import dev.parley.admin.VerifyReports;
import dev.parley.admin.VerifyRoutes;
import dev.parley.config.SiteConfig;
import dev.parley.review.ConflictRoutes;
import dev.parley.review.Redactor;
import dev.parley.review.ReviewedSet;
import dev.parley.review.TableRoutes;
import dev.parley.telemetry.Meters;
import dev.parley.verify.SiteDesk;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Everything that the admin interface of an agent answers. A part with routes of its own is added here. */
final class AgentRoutes {
    private static final int SECRET_BYTES = 32;

    private AgentRoutes() {}

    /** @param sets those running at the time of a request */
    static List<Route> of(
            SiteConfig config,
            StatusBoard status,
            StatusHistory history,
            Meters meters,
            Supplier<List<ReviewedSet>> sets) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Redactor redactor = new Redactor(config.conflicts().redact(), secret);
        List<Route> routes = new ArrayList<>();
        routes.addAll(HealthRoutes.of(status::snapshot, meters::scrape));
        routes.add(history.route());
        routes.addAll(ConsoleRoutes.of());
        routes.addAll(VerifyRoutes.of(set -> new SiteDesk(() -> status.verify(set))));
        routes.addAll(new VerifyReports(
                        table -> config.conflicts().redact().tables().containsKey(table), System::currentTimeMillis)
                .routes());
        routes.addAll(TableRoutes.of(sets));
        routes.addAll(new ConflictRoutes(
                        config.members(),
                        sets,
                        redactor,
                        () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()))
                .routes());
        return List.copyOf(routes);
    }
}
