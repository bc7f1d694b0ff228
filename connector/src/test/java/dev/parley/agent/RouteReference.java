package dev.parley.agent;

import dev.parley.admin.OpenApi;
import dev.parley.admin.StatusHistory;
import dev.parley.config.ConfigException;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.telemetry.Meters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The description of everything that an agent answers. */
public final class RouteReference {
    private RouteReference() {}

    /** The routes of an agent that nothing has been asked yet. */
    public static String openApi() {
        try (Meters meters = new Meters()) {
            SiteConfig config = SiteFile.load(
                    Path.of("../config-examples/two-sites/berlin.yaml"), name -> Optional.of("set-by-the-test"));
            return OpenApi.of(AgentRoutes.of(
                    config,
                    new StatusBoard(config, List.of(), new StatusHistory(), () -> 0),
                    new StatusHistory(),
                    meters,
                    new RunningSets(List.of()),
                    Map.of()));
        } catch (ConfigException e) {
            throw new IllegalStateException("the example cannot be loaded", e);
        }
    }
}
