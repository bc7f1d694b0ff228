package dev.parley.join;

import static dev.parley.join.JoinFixture.ALL;
import static dev.parley.join.JoinFixture.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.SiteId;
import dev.parley.verify.SiteUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a donor counts, and for whom it waits before it gives anything. */
final class JoinMembersTest {
    private final JoinFixture join = new JoinFixture();

    private static final SiteId CYD_2 = new SiteId(NEW, 2);
    private static final List<String> ALL_AGAIN = List.of("ada", "bob", "cyd~2");

    @Test
    void donorRefusesUntilItCountsTheNewSite() {
        assertThatThrownBy(() -> join.joiner(List.of("ada", "bob")).run(false, Existing.REFUSE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("site ada does not count 'cyd' as a member; its site file lists [ada, bob]");
    }

    @Test
    void donorRefusesUntilEveryOtherMemberSaysSoInItsLog() {
        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("bob, which has not been heard");

        join.hear(List.of("ada", "bob"), 1);
        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("bob, which lists [ada, bob]");

        join.hear(ALL, 2);
        assertThat(join.joiner(ALL).run(false, Existing.REFUSE).rows()).isZero();
    }

    @Test
    void donorTellsHowItKnowsASite() {
        assertThat(join.desk(ALL).standing(NEW)).isEqualTo(new JoinMessages.Standing("ada", "cyd", 0, ALL));
        assertThat(join.desk(ALL_AGAIN).standing(NEW))
                .isEqualTo(new JoinMessages.Standing("ada", "cyd~2", 0, ALL_AGAIN));
        assertThatThrownBy(() -> join.desk(ALL).standing("ada")).hasMessageContaining("cannot be its own donor");
        assertThatThrownBy(() -> join.desk(List.of("ada", "bob")).standing(NEW))
                .hasMessageContaining("does not count 'cyd' as a member");
    }

    @Test
    void siteThatReturnsWaitsUntilEveryMemberCountsItAnew() {
        join.counted();
        assertThatThrownBy(() -> join.desk(ALL).offer("cyd~2"))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("ada, which counts cyd; bob, which lists [ada, bob, cyd]");
        assertThatThrownBy(() -> join.desk(ALL_AGAIN).offer("cyd~2"))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("bob, which lists [ada, bob, cyd]");
        assertThatThrownBy(() -> join.desk(ALL_AGAIN).offer("cyd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counts cyd~2 as a member and no longer cyd", "parley sites return");

        join.hear(ALL_AGAIN, 2);
        assertThat(join.desk(ALL_AGAIN).offer("cyd~2").site()).isEqualTo("ada");
    }

    /** It does not read its own log: what it published has to come with the cut. */
    @Test
    void cutHasAllThatTheSiteHadPublished() {
        join.incarnations = Incarnations.NONE.beginning(CYD_2, 1);
        join.hear(ALL_AGAIN, 1);
        assertThatThrownBy(() -> join.desk(ALL_AGAIN).cut("cyd~2"))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("has applied 0 transactions of cyd and not yet all 1");

        join.newSiteHadWritten("published");

        JoinPoint point = join.desk(ALL_AGAIN).cut("cyd~2").point();
        assertThat(point.incarnations()).isEqualTo(join.incarnations);
        assertThat(point.applied().get(SiteId.of(NEW))).isEqualTo(1);
    }

    /** A group of three begins with one: the third has not run yet when the second joins. */
    @Test
    void memberThatHasNeverRunIsNotWaitedFor() {
        join.unborn.add("bob");
        assertThat(join.joiner(ALL).run(false, Existing.REFUSE).rows()).isZero();
        join.site.forget();

        join.hear(List.of("ada", "bob"), 1);
        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE))
                .as("whoever has been heard has run")
                .isInstanceOf(SiteUnavailableException.class);
    }

    @Test
    void nameThatHadASiteIsRefused() {
        join.counted();
        join.newSiteHadWritten("old");

        assertThatThrownBy(() -> join.joiner(ALL).run(false, Existing.REFUSE))
                .hasMessageContaining("the name 'cyd' is in use");
    }
}
