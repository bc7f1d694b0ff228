package dev.parley.it.scenario;

import dev.parley.it.checker.SiteReader;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.workload.Endpoint;
import java.nio.file.Path;

/** All that belongs to one site of a bridge. */
record SiteSetup(
        SitePlan plan,
        Path siteFile,
        DatabaseServer server,
        Endpoint app,
        Endpoint admin,
        SiteReader reader,
        AgentProcess agent) {
    /** The same site with its database at another server, which has the same users. */
    SiteSetup at(DatabaseServer other) {
        SitePlan moved = plan.withDatabase("host", other.host()).withDatabase("port", Integer.toString(other.port()));
        Endpoint there = admin.at(other.jdbcUrl(admin.database()));
        return new SiteSetup(
                moved, siteFile, other, app.at(other.jdbcUrl(app.database())), there, reader.at(there), agent);
    }
}
