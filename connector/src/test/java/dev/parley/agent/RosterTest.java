package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogPosition;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RosterTest {
    private static final SiteId ADA = SiteId.of("ada");
    private static final SiteId BOB = SiteId.of("bob");
    private static final SiteId BOB_2 = new SiteId("bob", 2);
    private static final SiteId CYD = SiteId.of("cyd");

    private final Roster roster = new Roster(ADA, List.of("ada", "bob", "cyd"), Incarnations.NONE);

    @Test
    void sitesThatReturnedAreWaitedForAsTheyAreAndTakenInAsTheyWere() {
        Roster returned =
                new Roster(new SiteId("ada", 3), List.of("ada", "bob", "cyd"), Incarnations.NONE.beginning(BOB_2, 7));

        assertThat(returned.members()).containsExactly(new SiteId("ada", 3), BOB_2, CYD);
        assertThat(returned.others()).containsExactly(BOB_2, CYD);
        assertThat(returned.origins()).containsExactly(BOB, BOB_2, CYD);
        assertThat(returned.texts()).containsExactly("ada~3", "bob~2", "cyd");
    }

    @Test
    void siteThatStartsForTheFirstTimeCountsAllAsTheyAre() {
        assertThat(roster.readmitting(Optional.empty(), VersionVector.of(BOB, 3)))
                .isEqualTo(roster);
    }

    @Test
    void membersThatWereCountedAllTheTimeStayAsTheyAre() {
        Checkpoint all =
                checkpoint(VersionVector.of(BOB, 3), Map.of(ADA, VersionVector.EMPTY, BOB, VersionVector.EMPTY));

        assertThat(roster.readmitting(Optional.of(all), VersionVector.of(BOB, 3)))
                .isEqualTo(roster);
    }

    /** What it wrote while nobody waited for it may have missed what others have folded. */
    @Test
    void memberThatWasTakenOutComesBackWithItsNextIncarnation() {
        Checkpoint without = checkpoint(VersionVector.of(BOB, 3), Map.of(ADA, VersionVector.EMPTY));

        Roster again = roster.readmitting(Optional.of(without), VersionVector.of(BOB, 5));

        assertThat(again.member("bob")).isEqualTo(BOB_2);
        assertThat(again.incarnations().end(BOB))
                .as("committed here, not yet captured")
                .hasValue(5);
        assertThat(again.member("cyd")).as("never heard of").isEqualTo(CYD);
        Checkpoint after =
                checkpoint(VersionVector.of(BOB, 5), Map.of(ADA, VersionVector.EMPTY, BOB_2, VersionVector.EMPTY));
        assertThat(again.readmitting(Optional.of(after), VersionVector.of(BOB, 5)))
                .isEqualTo(again);
    }

    private static Checkpoint checkpoint(VersionVector applied, Map<SiteId, VersionVector> known) {
        return new Checkpoint(new LogPosition.Postgres(9), applied, known, Map.of(), HybridTimestamp.ZERO);
    }
}
