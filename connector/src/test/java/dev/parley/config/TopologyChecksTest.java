package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TopologyChecksTest {
    private static final String SITE = """
            group: shop
            site: berlin
            members: [berlin, madrid, oslo]
            database: {engine: postgresql, host: db.example, name: shop, user: parley, password: x}
            kafka: {bootstrap-servers: 'kafka:9092'}
            """;

    private static SiteConfig parse(String topology) throws ConfigException {
        return SiteFile.parse("site.yaml", SITE + topology, Path.of("."), name -> Optional.empty());
    }

    private static String refusal(String topology) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(topology));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }

    @Test
    void ringNeedsTheClusterOfTheSiteBefore() throws ConfigException {
        SiteConfig config = parse("""
                topology:
                  kind: ring
                  clusters: [{site: oslo, bootstrap-servers: 'kafka.oslo:9092'}]
                """);
        assertThat(TopologyPlan.links(config)).containsExactly(new TopologyPlan.Link("oslo", List.of("madrid")));

        assertThat(refusal("""
                topology:
                  kind: ring
                  clusters: [{site: madrid, bootstrap-servers: 'kafka.madrid:9092'}]
                """)).contains("does not say where the cluster of 'oslo' is");
    }

    @Test
    void explicitLinksAreReadAsWritten() throws ConfigException {
        SiteConfig config = parse("""
                topology:
                  kind: links
                  links: [madrid]
                  fallbacks: [oslo]
                  clusters:
                    - {site: madrid, bootstrap-servers: 'kafka.madrid:9092'}
                    - {site: oslo, bootstrap-servers: 'kafka.oslo:9092', properties: {security.protocol: SSL}}
                """);

        assertThat(TopologyPlan.links(config)).containsExactly(new TopologyPlan.Link("madrid", List.of("oslo")));
        assertThat(config.topology().orElseThrow().clusters().get(1).properties())
                .isEqualTo(Map.of("security.protocol", "SSL"));
    }

    @Test
    void problemsOfTheSectionAreToldTogether() {
        assertThat(refusal("""
                topology:
                  kind: star
                  links: [madrid]
                  clusters:
                    - {site: madrid, bootstrap-servers: 'kafka:9092'}
                    - {site: madrid, bootstrap-servers: 'kafka:9092'}
                """))
                .contains("topology.hub: is missing for a star")
                .contains("topology.links: is not used")
                .contains("names the cluster of 'madrid' a second time");
    }

    /** Who is a member is looked at once the section itself is sound. */
    @Test
    void sitesThatAreNoneOfTheOthersAreToldTogether() {
        assertThat(refusal("""
                topology:
                  kind: star
                  hub: madrid
                  clusters:
                    - {site: berlin, bootstrap-servers: 'kafka:9092'}
                    - {site: madird, bootstrap-servers: 'kafka:9092'}
                """))
                .contains("names this site, 'berlin'")
                .contains("names 'madird', which is no member", "did you mean 'madrid'?")
                .contains("does not say where the cluster of 'madrid' is");
    }

    @Test
    void starHasOneHubThatIsAMember() {
        assertThat(refusal("topology: {kind: star, hub: [madrid, oslo], clusters: []}\n"))
                .contains("topology.hub");
        assertThat(refusal("topology: {kind: star, hub: paris, clusters: []}\n"))
                .contains("names 'paris', which is no member");
        assertThat(refusal("topology: {kind: ring, hub: oslo, clusters: [{site: oslo, bootstrap-servers: 'k:1'}]}\n"))
                .contains("only a star has a hub");
    }

    @Test
    void linksNameOtherSites() {
        assertThat(refusal("topology: {kind: links, clusters: []}\n")).contains("names no site");
        assertThat(refusal("topology: {kind: links, links: [berlin], clusters: []}\n"))
                .contains("names this site, 'berlin'");
    }
}
