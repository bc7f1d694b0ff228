package dev.parley.it.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
    private final Story story = new Story("a", "b", "c");

    @Test
    void equalSitesHold() {
        story.allShow(1, "m");
        Verdict verdict = Convergence.check(story.images());
        assertThat(verdict).matches(Verdict::holds);
        assertThat(verdict.counts()).containsEntry("rows", 1L).containsEntry("sites", 3L);
    }

    @Test
    void differentValueIsFoundAtTheThirdSite() {
        story.allShow(1, "m");
        story.shows("c", 1, "other");
        assertThat(Convergence.check(story.images()).toString()).contains("between a and c in [mark]");
    }

    @Test
    void rowMissingOnEitherSideIsFound() {
        story.shows("a", 1, "m");
        story.shows("b", 1, "m");
        story.shows("b", 2, "n");
        Verdict verdict = Convergence.check(story.images());
        assertThat(verdict.violationCount()).isEqualTo(2);
        assertThat(verdict.toString())
                .contains("absent at a and present at b")
                .contains("present at a and absent at c");
    }

    @Test
    void missingTableIsFound() {
        SiteImage empty = new SiteImage("d", Map.of());
        assertThat(Convergence.check(List.of(story.images().get(0), empty)).holds())
                .isFalse();
    }
}
