package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReturnNoticeTest {
    private static final SiteId BOB = SiteId.of("bob");
    private static final SiteId BOB_2 = new SiteId("bob", 2);
    private static final SiteId BOB_3 = new SiteId("bob", 3);

    private final List<Object> done = new ArrayList<>();
    private final ReturnNotice notice =
            new ReturnNotice("main", Incarnations.NONE.beginning(BOB_2, 5), done::add, done::add);

    @Test
    void onlyALaterIncarnationIsNews() {
        assertThat(notice.isNews(BOB)).isFalse();
        assertThat(notice.isNews(BOB_2)).isFalse();
        assertThat(notice.isNews(BOB_3)).isTrue();
    }

    @Test
    void endOfTheFormerOneIsKeptBeforeTheStagesEnd() {
        notice.give(BOB_3, VersionVector.of(BOB, 5).with(BOB_2, 7));
        notice.give(BOB_3, VersionVector.of(BOB, 5).with(BOB_2, 8));

        assertThat(done).hasSize(2);
        assertThat(done.get(0)).isEqualTo(Incarnations.NONE.beginning(BOB_2, 5).beginning(BOB_3, 7));
        assertThat(done.get(1))
                .isInstanceOfSatisfying(
                        SiteReturned.class,
                        renewal -> assertThat(renewal).hasMessageContaining("site bob has returned as bob~3"));
    }

    /** Stages that began anew without it would ask for what comes next of the former one. */
    @Test
    void whatCannotBeKeptEndsTheStagesByItself() {
        IllegalStateException lost = new IllegalStateException("the lease is lost");
        ReturnNotice unkept = new ReturnNotice(
                "main",
                Incarnations.NONE,
                known -> {
                    throw lost;
                },
                done::add);

        unkept.give(BOB_2, VersionVector.EMPTY);

        assertThat(done).containsExactly(lost);
    }
}
