package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TopologyPlanTest {
    private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");
    private static final Optional<String> HUB = Optional.of("a");

    @Test
    void siteOfARingReadsTheOneBeforeAndFallsBackAroundIt() {
        assertThat(TopologyPlan.links(TopologyKind.RING, FIVE, Optional.empty(), "b"))
                .containsExactly(new TopologyPlan.Link("a", List.of("e", "d", "c")));
    }

    @Test
    void spokesReadTheHubAndFormARingWithoutIt() {
        assertThat(TopologyPlan.links(TopologyKind.STAR, FIVE, HUB, "b"))
                .containsExactly(new TopologyPlan.Link("a", List.of("e", "d", "c")));
        assertThat(TopologyPlan.links(TopologyKind.STAR, FIVE, HUB, "a"))
                .extracting(TopologyPlan.Link::site)
                .containsExactly("b", "c", "d", "e");
    }

    @Test
    void everybodyReadsEverybody() {
        assertThat(TopologyPlan.links(TopologyKind.ALL_TO_ALL, FIVE, Optional.empty(), "c"))
                .extracting(TopologyPlan.Link::site)
                .containsExactly("a", "b", "d", "e");
    }

    @Test
    void ringAndStarAreCutByOneLossAndHealedByFallbacks() {
        assertThat(TopologyPlan.cutOff(TopologyKind.RING, FIVE, Optional.empty(), "c", false))
                .isEqualTo(Map.of(
                        "a", List.of("b"),
                        "d", List.of("a", "b", "e"),
                        "e", List.of("a", "b")));
        assertThat(TopologyPlan.cutOff(TopologyKind.STAR, FIVE, HUB, "a", false))
                .hasSize(4);
        assertThat(TopologyPlan.cutOff(TopologyKind.STAR, FIVE, HUB, "b", false))
                .isEmpty();
        assertThat(TopologyPlan.cutOff(TopologyKind.ALL_TO_ALL, FIVE, HUB, "a", false))
                .isEmpty();
        for (String lost : FIVE) {
            for (TopologyKind kind : List.of(TopologyKind.RING, TopologyKind.STAR)) {
                assertThat(TopologyPlan.cutOff(kind, FIVE, HUB, lost, true))
                        .as("%s without %s", kind, lost)
                        .isEmpty();
            }
        }
    }

    @Test
    void fallbackStandsInForAllThatComeBeforeIt() {
        List<TopologyPlan.Link> ring = TopologyPlan.links(TopologyKind.RING, FIVE, Optional.empty(), "e");

        assertThat(TopologyPlan.chains(ring))
                .isEqualTo(Map.of(
                        "d", List.of(),
                        "c", List.of(List.of("d")),
                        "b", List.of(List.of("d", "c")),
                        "a", List.of(List.of("d", "c", "b"))));
    }

    @Test
    void whatIsReadAnywayStandsInForNobody() {
        List<TopologyPlan.Link> links =
                List.of(new TopologyPlan.Link("a", List.of("b", "c")), new TopologyPlan.Link("b", List.of("a", "c")));

        assertThat(TopologyPlan.chains(links))
                .isEqualTo(Map.of(
                        "a", List.of(),
                        "b", List.of(),
                        "c", List.of(List.of("a", "b"), List.of("b", "a"))));
    }
}
