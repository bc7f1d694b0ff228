package dev.parley.it.scenario;

import dev.parley.it.checker.SiteReader;
import dev.parley.it.workload.Endpoint;
import java.nio.file.Path;

/** All that belongs to one site of a bridge. */
record SiteSetup(SitePlan plan, Path siteFile, Endpoint app, Endpoint admin, SiteReader reader, AgentProcess agent) {}
