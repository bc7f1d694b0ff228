package dev.parley.admin;

import java.util.List;
import java.util.function.Supplier;

/** Over which links the logs of the others come. */
public final class TopologyRoutes {
    private TopologyRoutes() {}

    /**
     * One link of one set.
     *
     * @param from site whose cluster is read
     * @param fallback true if it stands in for another
     * @param active true if it is read now
     * @param silenceMillis since a record that its site wrote itself came over it; -1 if none has
     * @param copied records that came over it first, since the agent started
     * @param problem why it cannot be read; empty if it can
     */
    public record Link(
            String set,
            String from,
            boolean fallback,
            boolean active,
            long silenceMillis,
            long copied,
            String problem) {}

    /** The links of a site; none if all sites share one cluster. */
    public record Links(String site, List<Link> links) {
        public Links {
            links = List.copyOf(links);
        }
    }

    /** The routes. */
    public static List<Route> of(String site, Supplier<List<Link>> links) {
        return List.of(Route.get(
                "/topology",
                "The links over which logs come into this site's own Kafka cluster.",
                List.of(),
                Links.class,
                request -> new Links(site, links.get())));
    }
}
