package dev.parley.agent;

import dev.parley.admin.ConsoleRoutes;
import dev.parley.admin.FillRoutes;
import dev.parley.admin.HealthRoutes;
import dev.parley.admin.JoinRoutes;
import dev.parley.admin.Route;
import dev.parley.admin.RowBodies;
import dev.parley.admin.StatusHistory;
import dev.parley.admin.TopologyRoutes;
import dev.parley.admin.VerifyReports;
import dev.parley.admin.VerifyRoutes;
import dev.parley.config.SiteConfig;
import dev.parley.operate.OperateRoutes;
import dev.parley.operate.PolicyRoutes;
import dev.parley.operate.PolicyUse;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.relay.Relay;
import dev.parley.review.ConflictRoutes;
import dev.parley.review.LogRoutes;
import dev.parley.review.QuarantineRoutes;
import dev.parley.review.Redactor;
import dev.parley.review.ReviewedSet;
import dev.parley.review.TableRoutes;
import dev.parley.review.WhatIfRoutes;
import dev.parley.telemetry.Meters;
import dev.parley.verify.FillDesk;
import dev.parley.verify.SiteDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Everything that the admin interface of an agent answers. A part with routes of its own is added here. */
final class AgentRoutes {
    private AgentRoutes() {}

    /**
     * All routes.
     *
     * @param running the sets that are running at the time of a request
     * @param pauses of all sets, by name
     */
    static List<Route> of(
            SiteConfig config,
            StatusBoard status,
            StatusHistory history,
            Meters meters,
            RunningSets running,
            Map<String, PauseSwitch> pauses) {
        Redactor redactor = Redactor.of(config.conflicts().redact());
        Supplier<List<ReviewedSet>> sets =
                () -> running.all().stream().map(SetPipeline.Running::review).toList();
        List<Route> routes = new ArrayList<>();
        routes.addAll(HealthRoutes.of(status::snapshot, meters::scrape));
        routes.add(history.route());
        routes.addAll(ConsoleRoutes.of());
        int rowBytesMax = RowBodies.bytesMax(
                config.tuning().transactionSizeLimit().bytes(),
                Runtime.getRuntime().maxMemory());
        routes.addAll(
                VerifyRoutes.of(set -> new SiteDesk(() -> running.named(set).verify()), rowBytesMax));
        routes.addAll(FillRoutes.of(set -> new FillDesk(() -> running.named(set).fill()), rowBytesMax));
        routes.addAll(JoinRoutes.of(set -> running.named(set).join()));
        routes.addAll(TopologyRoutes.of(
                config.site(),
                () -> running.all().stream().flatMap(set -> links(set).stream()).toList()));
        routes.addAll(new VerifyReports(
                        table -> config.conflicts().redact().tables().containsKey(table), System::currentTimeMillis)
                .routes());
        routes.addAll(TableRoutes.of(sets));
        LongSupplier clockMicros = () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        routes.addAll(new ConflictRoutes(config.members(), sets, redactor, clockMicros).routes());
        routes.addAll(new QuarantineRoutes(sets, redactor, clockMicros).routes());
        routes.addAll(new LogRoutes(config.site(), config.members(), sets, new LogReader(config), redactor).routes());
        routes.addAll(new WhatIfRoutes(sets, redactor, System::nanoTime).routes());
        routes.addAll(new OperateRoutes(
                        config.site(),
                        config.members(),
                        () -> running.all().stream()
                                .map(SetPipeline.Running::operated)
                                .toList(),
                        pauses,
                        System::currentTimeMillis)
                .routes());
        routes.addAll(new PolicyRoutes(
                        config.site(),
                        () -> running.all().stream()
                                .<PolicyUse>map(AgreedSet::of)
                                .toList())
                .routes());
        return List.copyOf(routes);
    }

    private static List<TopologyRoutes.Link> links(SetPipeline.Running set) {
        return set.relay().map(Relay::status).orElse(List.of()).stream()
                .map(link -> new TopologyRoutes.Link(
                        set.operated().name(),
                        link.site(),
                        link.fallback(),
                        link.active(),
                        link.silenceMillis(),
                        link.copied(),
                        link.problem()))
                .toList();
    }
}
