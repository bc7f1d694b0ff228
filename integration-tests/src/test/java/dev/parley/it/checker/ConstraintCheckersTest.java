package dev.parley.it.checker;

import static dev.parley.it.checker.CheckerAssertions.assertFinds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Action;
import dev.parley.it.workload.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What checkers of sets, names and families find in made-up stories, and what they let pass. */
class ConstraintCheckersTest {
    private static ClientStory tags() {
        return new ClientStory()
                .acknowledged(new Action.Tag("s", "kept"))
                .acknowledged(new Action.Tag("s", "out"))
                .acknowledged(new Action.Untag("s", "out"))
                .acknowledged(new Action.Tag("s", "perhaps"))
                .call(new Action.Untag("s", "perhaps"), Outcome.INDETERMINATE)
                .call(new Action.Tag("s", "unknown"), Outcome.INDETERMINATE)
                .call(new Action.Tag("s", "failed"), Outcome.FAILED);
    }

    @Test
    void setsHoldWhatWasAddedAndNotTakenOut() {
        ClientStory story = tags();
        story.end("ada").tag("s", "kept").seen();
        story.end("bob").tag("s", "kept", "perhaps", "unknown").seen();
        assertThat(TagSets.check(story.calls(), story.ends())).matches(Verdict::holds);
    }

    @Test
    void elementThatIsLostIsFound() {
        ClientStory story = tags();
        story.end("ada").tag("s", "perhaps").seen();
        assertFinds(TagSets.check(story.calls(), story.ends()), "lacks the element s=kept");
    }

    @Test
    void elementThatComesBackIsFound() {
        ClientStory story = tags();
        story.end("ada").tag("s", "kept", "out").seen();
        assertFinds(TagSets.check(story.calls(), story.ends()), "shows the element s=out, taken out");
    }

    @Test
    void elementThatFailedOrNeverWasIsFound() {
        ClientStory story = tags();
        story.end("ada").tag("s", "kept", "failed").seen();
        assertFinds(TagSets.check(story.calls(), story.ends()), "shows the element s=failed, added by nobody");
    }

    private static ClientStory claims() {
        return new ClientStory()
                .acknowledged(new Action.Claim("1", "x"))
                .acknowledged(new Action.Claim("2", "x"))
                .acknowledged(new Action.Claim("3", "y"))
                .acknowledged(new Action.Disclaim("3"))
                .call(new Action.Claim("4", "z"), Outcome.FAILED);
    }

    @Test
    void claimsStandWithTheirNameOrASuffix() {
        ClientStory story = claims();
        story.end("ada").claim("1", "x").claim("2", "x~2").seen();
        assertThat(UniqueClaims.check(story.calls(), story.ends())).matches(Verdict::holds);
    }

    @Test
    void nameThatStandsTwiceIsFound() {
        ClientStory story = claims();
        story.end("ada").claim("1", "x").claim("2", "x").seen();
        assertFinds(UniqueClaims.check(story.calls(), story.ends()), "shows the name x twice");
    }

    @Test
    void claimThatIsLostIsFound() {
        ClientStory story = claims();
        story.end("ada").claim("1", "x").seen();
        assertFinds(UniqueClaims.check(story.calls(), story.ends()), "lacks the claim 2");
    }

    @Test
    void claimThatWasGivenUpOrFailedIsFound() {
        for (String id : List.of("3", "4")) {
            ClientStory story = claims();
            story.end("ada")
                    .claim("1", "x")
                    .claim("2", "x~2")
                    .claim(id, "other")
                    .seen();
            assertFinds(
                    UniqueClaims.check(story.calls(), story.ends()), "shows the claim " + id + ", which was given up");
        }
    }

    @Test
    void nameThatNobodyHasIsFound() {
        ClientStory story = claims();
        story.end("ada").claim("1", "x~1").claim("2", "x~2").seen();
        assertFinds(UniqueClaims.check(story.calls(), story.ends()), "gives the name x to nobody");
    }

    @Test
    void claimUnderAnotherNameIsFound() {
        ClientStory story = claims();
        story.end("ada").claim("1", "x").claim("2", "other").seen();
        assertFinds(UniqueClaims.check(story.calls(), story.ends()), "shows the claim 2 to x as other");
    }

    @Test
    void sitesThatGiveANameToDifferentClaimsAreFound() {
        ClientStory story = claims();
        story.end("ada").claim("1", "x").claim("2", "x~2").seen();
        story.end("bob").claim("1", "x~1").claim("2", "x").seen();
        assertFinds(UniqueClaims.check(story.calls(), story.ends()), "bob shows other claims than ada");
    }

    private static ClientStory families() {
        return new ClientStory()
                .acknowledged(new Action.Bear("p"))
                .acknowledged(new Action.Bear("q"))
                .acknowledged(new Action.Leave("q"))
                .acknowledged(new Action.Join("c", "p"))
                .acknowledged(new Action.Join("d", "q"))
                .call(new Action.Join("e", "p"), Outcome.FAILED);
    }

    @Test
    void familiesAreWhole() {
        ClientStory story = families();
        story.end("ada").parent("p").child("c", "p").orphan("d").seen();
        assertThat(Families.check(story.calls(), story.ends())).matches(Verdict::holds);
    }

    @Test
    void orphanIsFound() {
        ClientStory story = families();
        story.end("ada").parent("p").child("c", "p").child("d", "q").seen();
        assertFinds(Families.check(story.calls(), story.ends()), "shows the orphan d of q");
    }

    @Test
    void childThatIsLostIsFound() {
        ClientStory story = families();
        story.end("ada").parent("p").child("c", "p").seen();
        assertFinds(Families.check(story.calls(), story.ends()), "lacks the child d");
    }

    @Test
    void childThatLostALivingParentIsFound() {
        ClientStory story = families();
        story.end("ada").parent("p").orphan("c").orphan("d").seen();
        assertFinds(Families.check(story.calls(), story.ends()), "shows the child c without p, which nobody deleted");
    }

    @Test
    void parentThatIsLostIsFound() {
        ClientStory story = families();
        story.end("ada").parent("other").child("c", "other").orphan("d").seen();
        assertThat(Families.check(story.calls(), story.ends()).violations())
                .anyMatch(text -> text.contains("lacks the parent p"))
                .anyMatch(text -> text.contains("gives the child c to other"));
    }

    @Test
    void parentThatComesBackIsFound() {
        ClientStory story = families();
        story.end("ada").parent("p").parent("q").child("c", "p").orphan("d").seen();
        assertFinds(Families.check(story.calls(), story.ends()), "shows the deleted parent q");
    }

    @Test
    void childThatFailedIsFound() {
        ClientStory story = families();
        story.end("ada").parent("p").child("c", "p").orphan("d").child("e", "p").seen();
        assertFinds(Families.check(story.calls(), story.ends()), "shows the child e, which failed");
    }
}
